package io.keraunos.benchmarks;

import io.keraunos.data.Dataset;
import io.keraunos.data.LabeledImage;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/** The network of {@link LenetModule}, by hand. */
final class PlainLenet {

  private static final int BATCH = 64;
  private static final int IMAGE = 32 * 32 * 3;
  private static final int FLAT = 5 * 5 * 16;

  private PlainLenet() {}

  static void train(Dataset<LabeledImage> images, long seed, EpochClock clock) throws Exception {
    try (Graph graph = new Graph()) {
      PlainLoop.train(graph, network(graph, seed), images, new Maker(), seed, clock);
    }
  }

  private static PlainLoop.Network network(Graph graph, long seed) {
    Ops tf = Ops.create(graph);
    PlainVariables variables = new PlainVariables(graph, tf, seed);
    Placeholder<TUint8> images =
        tf.placeholder(TUint8.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE, 32, 32, 3)));
    Placeholder<TInt32> labels =
        tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
    Operand<TFloat32> x = tf.dtypes.cast(images, TFloat32.class);
    x = tf.math.div(tf.math.sub(x, tf.constant(127.5f)), tf.constant(127.5f)); // to -1..1
    x = maxPool(tf, tf.nn.relu(conv(tf, variables, x, 3, 6)));
    x = maxPool(tf, tf.nn.relu(conv(tf, variables, x, 6, 16)));
    x = tf.reshape(x, tf.array(-1, FLAT));
    x = tf.nn.relu(PlainMlp.dense(tf, variables, x, FLAT, 120));
    x = tf.nn.relu(PlainMlp.dense(tf, variables, x, 120, 84));
    Operand<TFloat32> logits = PlainMlp.dense(tf, variables, x, 84, 10);
    Operand<TFloat32> loss = PlainLoop.loss(tf, logits, labels, 10);
    return new PlainLoop.Network(
        images, labels, loss, variables.minimize(loss), variables.initialize());
  }

  private static Operand<TFloat32> conv(
      Ops tf, PlainVariables variables, Operand<TFloat32> x, long channels, long filters) {
    return tf.nn.biasAdd(
        tf.nn.conv2d(
            x,
            variables.kernel(Shape.of(5, 5, channels, filters)),
            List.of(1L, 1L, 1L, 1L),
            "VALID"),
        variables.bias(filters));
  }

  private static Operand<TFloat32> maxPool(Ops tf, Operand<TFloat32> x) {
    return tf.nn.maxPool(x, tf.array(1, 2, 2, 1), tf.array(1, 2, 2, 1), "VALID");
  }

  private static final class Maker implements PlainLoop.BatchMaker<LabeledImage> {
    private final byte[] pixels = new byte[BATCH * IMAGE];
    private final int[] labels = new int[BATCH];

    @Override
    public void put(int row, LabeledImage example) {
      System.arraycopy(example.image(), 0, pixels, row * IMAGE, IMAGE);
      labels[row] = example.label();
    }

    @Override
    public Tensor features() {
      return TUint8.tensorOf(Shape.of(BATCH, 32, 32, 3), DataBuffers.of(pixels, true, false));
    }

    @Override
    public int[] labels() {
      return labels;
    }
  }
}
