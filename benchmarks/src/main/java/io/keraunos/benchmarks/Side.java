package io.keraunos.benchmarks;

import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.data.Cifar10Binary;
import io.keraunos.data.Dataset;
import io.keraunos.data.LabeledImage;
import io.keraunos.metric.MetricName;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/**
 * One side of the comparison in a process of its own. Prints the microseconds of a step in the
 * median epoch, without the first, and the mean loss of the last one.
 */
final class Side {

  private static final int IMAGES = 10_000;
  private static final int ROWS = 64_000;

  private Side() {}

  /** Arguments: lenet or mlp; keraunos or hand; the data folder; epochs. */
  public static void main(String[] args) throws Exception {
    boolean lenet = args[0].equals("lenet");
    boolean keraunos = args[1].equals("keraunos");
    int epochs = Integer.parseInt(args[3]);
    Timing timing;
    if (lenet) {
      Dataset<LabeledImage> images =
          Cifar10Binary.train(Path.of(args[2], "cifar-10-batches-bin")).subset(0, IMAGES);
      timing =
          keraunos
              ? keraunos(LenetTrainer.builder(new Lenet(images)), epochs, IMAGES, Lenet.BATCH)
              : handLenet(images, epochs);
    } else {
      Dataset<Row> rows = Rows.make(ROWS);
      timing =
          keraunos
              ? keraunos(MlpTrainer.builder(new Mlp(rows)), epochs, ROWS, Mlp.BATCH)
              : handMlp(rows, epochs);
    }
    System.out.println(timing);
  }

  /** What a side has found. */
  private record Timing(double microsPerStep, double loss) {
    static Timing of(List<Double> epochs, double loss) {
      List<Double> steady = new ArrayList<>(epochs.subList(1, epochs.size()));
      Collections.sort(steady);
      return new Timing(steady.get(steady.size() / 2), loss);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "result %.2f %.5f", microsPerStep, loss);
    }
  }

  private static Timing keraunos(Trainer.Builder builder, int epochs, int examples, int batch) {
    List<Double> micros = new ArrayList<>();
    Callback stopwatch =
        new Callback() {
          private long start;

          @Override
          public void onTrainEpochStart(EpochEvent event, TrainingControl control) {
            start = System.nanoTime();
          }

          @Override
          public void onTrainEpochEnd(EpochEvent event, TrainingControl control) {
            micros.add((System.nanoTime() - start) / 1e3 / steps(examples, batch));
          }
        };
    try (Trainer trainer =
        builder
            .maxEpochs(epochs)
            .accelerator(Accelerator.CPU)
            .progressBar(false)
            .modelSummary(false)
            .callbacks(stopwatch)
            .build()) {
      double loss = trainer.fit().metric(MetricName.of("loss"));
      return Timing.of(micros, loss);
    }
  }

  private static int steps(int examples, int batch) {
    return (examples + batch - 1) / batch;
  }

  private static Timing handLenet(Dataset<LabeledImage> images, int epochs) throws Exception {
    List<Double> micros = new ArrayList<>();
    double mean = 0;
    List<Integer> order = order(IMAGES);
    try (HandWrittenLoop loop = HandWrittenLoop.lenet()) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        Collections.shuffle(order, new Random(epoch));
        double sum = 0;
        long start = System.nanoTime();
        for (int from = 0; from < IMAGES; from += Lenet.BATCH) {
          int size = Math.min(Lenet.BATCH, IMAGES - from);
          byte[] pixels = new byte[size * 3072];
          int[] labels = new int[size];
          for (int i = 0; i < size; i++) {
            LabeledImage image = images.get(order.get(from + i));
            System.arraycopy(image.image(), 0, pixels, i * 3072, 3072);
            labels[i] = image.label();
          }
          try (TUint8 x = TUint8.tensorOf(Shape.of(size, 32, 32, 3), DataBuffers.of(pixels));
              TInt32 y = TInt32.vectorOf(labels)) {
            sum += loop.step(x, y) * size;
          }
        }
        micros.add((System.nanoTime() - start) / 1e3 / steps(IMAGES, Lenet.BATCH));
        mean = sum / IMAGES;
      }
    }
    return Timing.of(micros, mean);
  }

  private static Timing handMlp(Dataset<Row> rows, int epochs) throws Exception {
    List<Double> micros = new ArrayList<>();
    double mean = 0;
    List<Integer> order = order(ROWS);
    try (HandWrittenLoop loop = HandWrittenLoop.mlp()) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        Collections.shuffle(order, new Random(epoch));
        double sum = 0;
        long start = System.nanoTime();
        for (int from = 0; from < ROWS; from += Mlp.BATCH) {
          int size = Math.min(Mlp.BATCH, ROWS - from);
          float[] numbers = new float[size * 20];
          int[] labels = new int[size];
          for (int i = 0; i < size; i++) {
            Row row = rows.get(order.get(from + i));
            System.arraycopy(row.x(), 0, numbers, i * 20, 20);
            labels[i] = row.label();
          }
          try (TFloat32 x = TFloat32.tensorOf(Shape.of(size, 20), DataBuffers.of(numbers));
              TInt32 y = TInt32.vectorOf(labels)) {
            sum += loop.step(x, y) * size;
          }
        }
        micros.add((System.nanoTime() - start) / 1e3 / steps(ROWS, Mlp.BATCH));
        mean = sum / ROWS;
      }
    }
    return Timing.of(micros, mean);
  }

  private static List<Integer> order(int size) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      order.add(i);
    }
    return order;
  }
}
