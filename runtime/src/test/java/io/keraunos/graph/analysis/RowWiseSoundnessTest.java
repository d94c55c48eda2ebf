package io.keraunos.graph.analysis;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TType;

/**
 * Soundness of {@code RowWise}: random graphs found to treat every example by itself are run with a
 * whole batch and with each of its examples alone.
 */
class RowWiseSoundnessTest {

  private static final int GRAPHS = 150;
  private static final int EXAMPLES = 4;

  private final Set<String> found = new TreeSet<>();
  private int rows;
  private int sums;

  @Test
  void whatIsFoundHolds() {
    for (int seed = 0; seed < GRAPHS; seed++) {
      try (Graph graph = new Graph()) {
        check(graph, seed);
      }
    }
    // The ops of the table were all met where they are row-wise.
    Set<String> all = new TreeSet<>();
    Stream.of(
            OpFacts.ELEMENTWISE,
            RowRules.ON_IMAGES,
            RowRules.OVER_THE_LAST,
            OpFacts.REDUCTIONS,
            RowRules.ON_PAIRS)
        .forEach(all::addAll);
    all.removeAll(found);
    assertThat(all).containsExactly("Cast", "LogicalAnd", "LogicalNot", "LogicalOr");
    assertThat(found).containsAtLeast("UpperBound", "LowerBound");
    assertThat(rows).isGreaterThan(2000);
    assertThat(sums).isGreaterThan(10);
  }

  private void check(Graph graph, int seed) {
    RandomGraph ops = new RandomGraph(graph, seed);
    RowWise rowWise = new RowWise(graph, ops.features(), List.of());
    Ops tf = Ops.create(graph);
    List<Output<?>> outputs = new ArrayList<>();
    List<Operand<TFloat64>> values = new ArrayList<>();
    for (Output<?> output : ops.outputs()) {
      if (output.dataType() != DataType.DT_STRING
          && rowWise.of(output).kind() != Dependence.Kind.OTHER) {
        outputs.add(output);
        values.add(tf.dtypes.cast(number(tf, output), TFloat64.class));
      }
    }
    try (Session session = new Session(graph)) {
      compareAll(session, ops, values, seed, outputs, rowWise);
    }
  }

  private void compareAll(
      Session session,
      RandomGraph ops,
      List<Operand<TFloat64>> values,
      int seed,
      List<Output<?>> outputs,
      RowWise rowWise) {
    List<double[]> whole;
    try {
      whole = run(session, ops, values, 0, EXAMPLES);
    } catch (IllegalArgumentException | TensorFlowException e) { // such as a label that is no class
      if (values.size() > 1) {
        for (int i = 0; i < values.size(); i++) {
          compareAll(
              session, ops, values.subList(i, i + 1), seed, outputs.subList(i, i + 1), rowWise);
        }
      }
      return;
    }
    List<List<double[]>> alone = new ArrayList<>();
    for (int example = 0; example < EXAMPLES; example++) {
      alone.add(run(session, ops, values, example, 1));
    }
    for (int i = 0; i < values.size(); i++) {
      int at = i;
      compare(
          seed,
          outputs.get(i),
          rowWise.of(outputs.get(i)),
          whole.get(i),
          alone.stream().map(each -> each.get(at)).toList());
    }
  }

  private static Operand<? extends TType> number(Ops tf, Output<?> output) {
    return output.type() == TBool.class
        ? tf.dtypes.cast(output, org.tensorflow.types.TFloat32.class)
        : output;
  }

  private static List<double[]> run(
      Session session, RandomGraph ops, List<Operand<TFloat64>> values, int first, int count) {
    Map<Operand<?>, Tensor> feeds = ops.feeds(first, count);
    Session.Runner runner = session.runner();
    values.forEach(runner::fetch);
    feeds.forEach(runner::feed);
    List<double[]> all = new ArrayList<>();
    try (Result result = runner.run()) {
      for (int i = 0; i < values.size(); i++) {
        TFloat64 tensor = (TFloat64) result.get(i);
        double[] data = new double[(int) tensor.shape().size()];
        tensor.copyTo(DataBuffers.of(data, false, false));
        all.add(data);
      }
      return all;
    } finally {
      feeds.values().forEach(Tensor::close);
    }
  }

  private void compare(
      int seed, Output<?> output, Dependence is, double[] whole, List<double[]> alone) {
    String what = "graph %s, %s of %s %s".formatted(seed, is, output.op().type(), output);
    switch (is.kind()) {
      case FREE -> alone.forEach(one -> assertClose(what, one, 0, whole, 0, whole.length));
      case COUNT -> alone.forEach(one -> assertClose(what, one, 0, alone.get(0), 0, one.length));
      case ROWS -> {
        int size = whole.length / EXAMPLES;
        for (int i = 0; i < EXAMPLES; i++) {
          assertWithMessage(what).that(alone.get(i)).hasLength(size);
          assertClose(what, whole, i * size, alone.get(i), 0, size);
        }
        found.add(output.op().type());
        rows++;
      }
      case COLUMNS -> {
        int height = whole.length / EXAMPLES;
        for (int i = 0; i < EXAMPLES; i++) {
          assertWithMessage(what).that(alone.get(i)).hasLength(height);
          for (int row = 0; row < height; row++) {
            assertClose(what, whole, row * EXAMPLES + i, alone.get(i), row, 1);
          }
        }
        found.add(output.op().type());
      }
      case SUM -> {
        double[] sum = new double[whole.length];
        for (double[] one : alone) {
          for (int i = 0; i < sum.length; i++) {
            sum[i] += one[i];
          }
        }
        assertClose(what, whole, 0, sum, 0, whole.length);
        found.add(output.op().type());
        sums++;
      }
      case OTHER -> throw new AssertionError(what);
    }
  }

  private static void assertClose(
      String what, double[] x, int xFrom, double[] y, int yFrom, int length) {
    for (int i = 0; i < length; i++) {
      double a = x[xFrom + i];
      double b = y[yFrom + i];
      boolean same =
          Double.compare(a, b) == 0
              || Math.abs(a - b) <= 1e-3 * Math.max(1, Math.abs(b))
              || (Math.abs(b) > 1e6 || Double.isNaN(b)); // numbers that say nothing
      assertWithMessage("%s: %s and %s at %s", what, a, b, i).that(same).isTrue();
    }
  }
}
