package io.keraunos.benchmarks.peers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Deeplearning4j's MultiLayerNetwork; see the peers in Python for the protocol. */
public final class Dl4jPeer {

  private static final int IMAGES = 10_000;
  private static final int IMAGE_BYTES = 32 * 32 * 3;
  private static final int ROWS = 64_000;
  private static final int NUMBERS = 20;

  private Dl4jPeer() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> flags = new HashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      flags.put(arg.substring(2, equals), arg.substring(equals + 1));
    }
    double started = Double.parseDouble(System.getenv("KERAUNOS_STARTED"));
    boolean images = flags.get("work").equals("lenet");
    int epochs = Integer.parseInt(flags.get("epochs"));
    int seed = Integer.parseInt(flags.getOrDefault("seed", "0"));
    int batch = images ? 64 : 32;
    int examples = images ? IMAGES / batch * batch : ROWS;
    int width = images ? IMAGE_BYTES : NUMBERS;
    int classes = images ? 10 : 2;
    byte[] pixels = images ? Files.readAllBytes(images(flags)) : new byte[0];
    ByteBuffer rows =
        images
            ? ByteBuffer.allocate(0)
            : ByteBuffer.wrap(Files.readAllBytes(Path.of(flags.get("made-dir"), "rows.bin")))
                .order(ByteOrder.LITTLE_ENDIAN);
    MultiLayerNetwork network = new MultiLayerNetwork(images ? lenet(seed) : mlp(seed));
    network.init();
    List<Integer> order =
        new ArrayList<>(IntStream.range(0, images ? IMAGES : ROWS).boxed().toList());
    Random random = new Random(seed);
    List<Double> ends = new ArrayList<>();
    double firstStep = 0;
    double loss = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      Collections.shuffle(order, random);
      double sum = 0;
      for (int start = 0; start < examples; start += batch) {
        float[] inputs = new float[batch * width];
        float[][] labels = new float[batch][classes];
        for (int row = 0; row < batch; row++) {
          int index = order.get(start + row);
          if (images) {
            int from = index * (IMAGE_BYTES + 1);
            labels[row][pixels[from]] = 1;
            for (int i = 0; i < IMAGE_BYTES; i++) {
              inputs[row * width + i] = (pixels[from + 1 + i] & 0xff) / 127.5f - 1;
            }
          } else {
            int from = index * (NUMBERS + 1) * Float.BYTES;
            for (int i = 0; i < NUMBERS; i++) {
              inputs[row * width + i] = rows.getFloat(from + i * Float.BYTES);
            }
            labels[row][(int) rows.getFloat(from + NUMBERS * Float.BYTES)] = 1;
          }
        }
        int[] shape = images ? new int[] {batch, 3, 32, 32} : new int[] {batch, NUMBERS};
        network.fit(new DataSet(Nd4j.create(inputs, shape), Nd4j.create(labels)));
        sum += network.score();
        if (firstStep == 0) {
          firstStep = System.currentTimeMillis() / 1e3;
        }
      }
      loss = sum / (examples / batch);
      ends.add(System.currentTimeMillis() / 1e3);
    }
    print(flags.get("work"), examples, started, firstStep, ends, loss);
    System.exit(0);
  }

  private static Path images(Map<String, String> flags) {
    return Path.of(flags.get("data-dir"), "cifar-10-batches-bin", "data_batch_1.bin");
  }

  private static NeuralNetConfiguration.Builder builder(int seed) {
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .weightInit(WeightInit.XAVIER_UNIFORM)
        .activation(Activation.RELU)
        .updater(Adam.builder().learningRate(1e-3).epsilon(1e-7).build());
  }

  private static OutputLayer output(int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(classes)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static DenseLayer dense(int width) {
    return new DenseLayer.Builder().nOut(width).build();
  }

  private static MultiLayerConfiguration mlp(int seed) {
    return builder(seed)
        .list()
        .layer(dense(64))
        .layer(dense(64))
        .layer(output(2))
        .setInputType(InputType.feedForward(NUMBERS))
        .build();
  }

  private static MultiLayerConfiguration lenet(int seed) {
    return builder(seed)
        .list()
        .layer(new ConvolutionLayer.Builder(5, 5).nOut(6).build())
        .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
        .layer(new ConvolutionLayer.Builder(5, 5).nOut(16).build())
        .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
        .layer(dense(120))
        .layer(dense(84))
        .layer(output(10))
        .setInputType(InputType.convolutional(32, 32, 3))
        .build();
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
        "{\"peer\":\"dl4j\",\"work\":\"%s\",\"examples_per_second\":%f,\"first_step_s\":%f,"
            + "\"three_epochs_s\":%s,\"peak_mb\":%f,\"final_loss\":%f,"
            + "\"versions\":{\"dl4j\":\"1.0.0-M2.1\"}}%n",
        work,
        examples / median,
        firstStep - started,
        ends.size() > 2 ? Double.toString(ends.get(2) - started) : "null",
        Long.parseLong(peak) / 1024.0,
        loss);
  }
}
