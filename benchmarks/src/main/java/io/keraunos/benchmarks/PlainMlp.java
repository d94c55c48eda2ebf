package io.keraunos.benchmarks;

import io.keraunos.data.Dataset;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The network of {@link MlpModule}, by hand. */
final class PlainMlp {

  private static final int BATCH = 32;

  private PlainMlp() {}

  static void train(Dataset<MadeRow> rows, long seed, EpochClock clock) throws Exception {
    try (Graph graph = new Graph()) {
      PlainLoop.train(graph, network(graph, seed), rows, new Maker(), seed, clock);
    }
  }

  private static PlainLoop.Network network(Graph graph, long seed) {
    Ops tf = Ops.create(graph);
    PlainVariables variables = new PlainVariables(graph, tf, seed);
    Placeholder<TFloat32> numbers =
        tf.placeholder(
            TFloat32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE, MadeRow.NUMBERS)));
    Placeholder<TInt32> labels =
        tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
    Operand<TFloat32> x = tf.nn.relu(dense(tf, variables, numbers, MadeRow.NUMBERS, 64));
    x = tf.nn.relu(dense(tf, variables, x, 64, 64));
    Operand<TFloat32> loss = PlainLoop.loss(tf, dense(tf, variables, x, 64, 2), labels, 2);
    return new PlainLoop.Network(
        numbers, labels, loss, variables.minimize(loss), variables.initialize());
  }

  static Operand<TFloat32> dense(
      Ops tf, PlainVariables variables, Operand<TFloat32> x, long inputs, long outputs) {
    return tf.nn.biasAdd(
        tf.linalg.matMul(x, variables.kernel(Shape.of(inputs, outputs))), variables.bias(outputs));
  }

  private static final class Maker implements PlainLoop.BatchMaker<MadeRow> {
    private final float[] numbers = new float[BATCH * MadeRow.NUMBERS];
    private final int[] labels = new int[BATCH];

    @Override
    public void put(int row, MadeRow example) {
      System.arraycopy(example.numbers(), 0, numbers, row * MadeRow.NUMBERS, MadeRow.NUMBERS);
      labels[row] = example.label();
    }

    @Override
    public Tensor features() {
      return TFloat32.tensorOf(
          Shape.of(BATCH, MadeRow.NUMBERS), DataBuffers.of(numbers, true, false));
    }

    @Override
    public int[] labels() {
      return labels;
    }
  }
}
