package io.keraunos.benchmarks.peers;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** DJL on PyTorch, as its documentation trains; see the peers in Python for the protocol. */
public final class DjlPeer {

  private static final int IMAGES = 10_000;
  private static final int IMAGE_BYTES = 32 * 32 * 3;
  private static final int ROWS = 64_000;
  private static final int NUMBERS = 20;

  private DjlPeer() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> flags = new HashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      flags.put(arg.substring(2, equals), arg.substring(equals + 1));
    }
    System.setProperty("ai.djl.pytorch.num_threads", flags.getOrDefault("threads", "2"));
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    double started = Double.parseDouble(System.getenv("KERAUNOS_STARTED"));
    boolean images = flags.get("work").equals("lenet");
    int epochs = Integer.parseInt(flags.get("epochs"));
    Engine.getEngine("PyTorch").setRandomSeed(Integer.parseInt(flags.getOrDefault("seed", "0")));
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
            .addTrainingListeners(new EvaluatorTrainingListener())
            .optInitializer(new XavierInitializer(), Parameter.Type.WEIGHT)
            .optOptimizer(
                Optimizer.adam()
                    .optLearningRateTracker(Tracker.fixed(1e-3f))
                    .optEpsilon(1e-7f)
                    .build());
    int batch = images ? 64 : 32;
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        Model model = Model.newInstance("peer", "PyTorch")) {
      model.setBlock(images ? lenet() : mlp());
      ArrayDataset data = images ? images(manager, flags, batch) : rows(manager, flags, batch);
      data.prepare();
      List<Double> ends = new ArrayList<>();
      double firstStep = 0;
      double loss = 0;
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(images ? new Shape(1, 3, 32, 32) : new Shape(1, NUMBERS));
        for (int epoch = 0; epoch < epochs; epoch++) {
          for (Batch next : trainer.iterateDataset(data)) {
            EasyTrain.trainBatch(trainer, next);
            trainer.step();
            next.close();
            if (firstStep == 0) {
              firstStep = System.currentTimeMillis() / 1e3;
            }
          }
          loss = trainer.getLoss().getAccumulator(EvaluatorTrainingListener.TRAIN_EPOCH);
          trainer.notifyListeners(listener -> listener.onEpoch(trainer));
          ends.add(System.currentTimeMillis() / 1e3);
        }
      }
      print(flags.get("work"), images ? IMAGES / batch * batch : ROWS, started, firstStep, ends, loss);
    }
  }

  private static void print(
      String work, int examples, double started, double firstStep, List<Double> ends, double loss)
      throws Exception {
    double[] times = new double[ends.size() - 1];
    for (int i = 0; i < times.length; i++) {
      times[i] = ends.get(i + 1) - ends.get(i);
    }
    Arrays.sort(times);
    double median = (times[(times.length - 1) / 2] + times[times.length / 2]) / 2;
    String peak =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .findFirst()
            .orElseThrow()
            .replaceAll("\\D", "");
    System.out.printf(
        Locale.ROOT,
        "{\"peer\":\"djl\",\"work\":\"%s\",\"examples_per_second\":%f,\"first_step_s\":%f,"
            + "\"three_epochs_s\":%s,\"peak_mb\":%f,\"final_loss\":%f,\"versions\":{\"djl\":\"%s\","
            + "\"djl's pytorch\":\"%s\"}}%n",
        work,
        examples / median,
        firstStep - started,
        ends.size() > 2 ? Double.toString(ends.get(2) - started) : "null",
        Long.parseLong(peak) / 1024.0,
        loss,
        Engine.getDjlVersion(),
        Engine.getEngine("PyTorch").getVersion());
  }

  private static SequentialBlock mlp() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(64).build())
        .add(Activation::relu)
        .add(Linear.builder().setUnits(64).build())
        .add(Activation::relu)
        .add(Linear.builder().setUnits(2).build());
  }

  private static SequentialBlock lenet() {
    return new SequentialBlock()
        .add(
            new LambdaBlock(
                list ->
                    new NDList(
                        list.singletonOrThrow()
                            .toType(DataType.FLOAT32, false)
                            .div(127.5f)
                            .sub(1))))
        .add(Conv2d.builder().setKernelShape(new Shape(5, 5)).setFilters(6).build())
        .add(Activation::relu)
        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
        .add(Conv2d.builder().setKernelShape(new Shape(5, 5)).setFilters(16).build())
        .add(Activation::relu)
        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(120).build())
        .add(Activation::relu)
        .add(Linear.builder().setUnits(84).build())
        .add(Activation::relu)
        .add(Linear.builder().setUnits(10).build());
  }

  private static ArrayDataset rows(NDManager manager, Map<String, String> flags, int batch)
      throws Exception {
    ByteBuffer file =
        ByteBuffer.wrap(Files.readAllBytes(Path.of(flags.get("made-dir"), "rows.bin")))
            .order(ByteOrder.LITTLE_ENDIAN);
    float[] numbers = new float[ROWS * NUMBERS];
    float[] labels = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < NUMBERS; i++) {
        numbers[row * NUMBERS + i] = file.getFloat();
      }
      labels[row] = file.getFloat();
    }
    return new ArrayDataset.Builder()
        .setData(manager.create(numbers, new Shape(ROWS, NUMBERS)))
        .optLabels(manager.create(labels, new Shape(ROWS)))
        .setSampling(batch, true, true)
        .build();
  }

  private static ArrayDataset images(NDManager manager, Map<String, String> flags, int batch)
      throws Exception {
    byte[] file =
        Files.readAllBytes(
            Path.of(flags.get("data-dir"), "cifar-10-batches-bin", "data_batch_1.bin"));
    byte[] pixels = new byte[IMAGES * IMAGE_BYTES]; // planes of red, green and blue, as in the file
    float[] labels = new float[IMAGES];
    for (int image = 0; image < IMAGES; image++) {
      int from = image * (IMAGE_BYTES + 1);
      labels[image] = file[from];
      System.arraycopy(file, from + 1, pixels, image * IMAGE_BYTES, IMAGE_BYTES);
    }
    return new ArrayDataset.Builder()
        .setData(
            manager.create(
                ByteBuffer.wrap(pixels), new Shape(IMAGES, 3, 32, 32), DataType.UINT8))
        .optLabels(manager.create(labels, new Shape(IMAGES)))
        .setSampling(batch, true, true)
        .build();
  }
}
