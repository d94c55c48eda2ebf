package io.keraunos.graph.analysis;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.graph.plan.ShareRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;

/** Graphs found to treat every example by itself, and graphs that are not. */
class RowWiseTest {

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Operand<TFloat32> x = placeholder(-1, 6);
  private final Operand<TFloat32> image = placeholder(-1, 4, 4, 3);
  private final Operand<TFloat32> number = placeholder(-1);
  private final Operand<TFloat32> count = tf.placeholder(TFloat32.class, shape());
  private final Operand<TInt32> label = tf.placeholder(TInt32.class, shape(-1));
  private final Operand<TFloat32> kernel = tf.constant(new float[6][6]);

  @AfterEach
  void close() {
    graph.close();
  }

  private static Placeholder.Options shape(long... sizes) {
    return Placeholder.shape(Shape.of(sizes));
  }

  private Operand<TFloat32> placeholder(long... sizes) {
    return tf.placeholder(TFloat32.class, shape(sizes));
  }

  private RowWise analysis() {
    return new RowWise(graph, List.of(x, image, number, label), List.of());
  }

  @Test
  void rowsStayRows() {
    Map<String, Operand<?>> rows = new LinkedHashMap<>();
    rows.put("dense", tf.nn.biasAdd(tf.linalg.matMul(x, kernel), tf.constant(new float[6])));
    rows.put("relu", tf.nn.relu(x));
    rows.put("scaled", tf.math.mul(tf.constant(2f), x));
    rows.put("by a row", tf.math.mul(x, tf.constant(new float[6])));
    rows.put("sum of two", tf.math.add(x, tf.math.square(x)));
    rows.put("flat", tf.reshape(image, tf.constant(new long[] {-1, 48})));
    rows.put("softmax", tf.nn.softmax(x));
    rows.put("mean of a row", tf.math.mean(x, tf.constant(1)));
    rows.put("mean of an image", tf.math.mean(image, tf.constant(new int[] {1, 2})));
    rows.put("largest", tf.math.argMax(x, tf.constant(-1)));
    rows.put("cross entropy", tf.nn.sparseSoftmaxCrossEntropyWithLogits(x, label).loss());
    rows.put("embedding", tf.gather(kernel, label, tf.constant(0)));
    rows.put("column", tf.squeeze(tf.expandDims(x, tf.constant(1)), Squeeze.axis(1L)));
    rows.put("pairs", tf.stack(List.of(x, x), Stack.axis(1L)));
    rows.put("joined", tf.concat(List.of(x, x), tf.constant(1)));
    rows.put("dense on every place", tf.reshape(onPlaces(), tf.constant(new long[] {-1, 3, 5})));
    rows.put("heads", tf.linalg.transpose(image, tf.constant(new int[] {0, 2, 1, 3})));
    rows.put("scores", tf.train.batchMatMul(image, image, TFloat32.class, BatchMatMul.adjY(true)));
    rows.put(
        "by a table", tf.train.batchMatMul(tf.constant(new float[2][4]), image, TFloat32.class));
    rows.put("masked", tf.math.mul(image, tf.constant(new float[4][3])));
    rows.put("first place", tf.gather(image, tf.constant(0), tf.constant(1)));
    rows.put("one step", tf.unstack(image, 4L, Unstack.axis(1L)).output().get(2));
    rows.put("half", tf.split(tf.constant(1), x, 2L).output().get(1));
    rows.put("padded", tf.pad(x, tf.constant(new int[][] {{0, 0}, {1, 2}}), tf.constant(0f)));
    rows.put("larger", tf.image.resizeBilinear(image, tf.constant(new int[] {8, 8})));
    rows.put("one hot", tf.oneHot(label, tf.constant(3), tf.constant(1f), tf.constant(0f)));
    rows.put("the line doubled", flat(tf.math.add(line(), line())));
    rows.put("lines", turned(lines()));
    rows.put("lines scaled", turned(tf.math.mul(lines(), tf.constant(new float[][] {{1}, {2}}))));
    rows.put("lines and a number", turned(tf.math.add(lines(), tf.constant(1f))));
    rows.put("some lines", turned(tf.gather(lines(), tf.constant(new int[1]), tf.constant(0))));
    rows.put("more lines", turned(tf.concat(List.of(lines(), line()), tf.constant(0))));
    rows.put("places in sorted lists", turned(tf.upperBound(sorted(2), lines())));
    rows.put("places in a sorted list", flat(tf.upperBound(sorted(1), line())));
    rows.put("places before in a sorted list", flat(tf.lowerBound(sorted(1), line())));
    rows.put("remainders", tf.math.floorMod(label, tf.constant(7)));
    rows.put("quotients", tf.math.floorDiv(label, tf.constant(7)));
    rows.put(
        "one of two", tf.select(tf.math.isFinite(number), tf.math.neg(number), tf.constant(0f)));
    rows.put(
        "reshaped by its own shape",
        tf.reshape(tf.nn.relu(image), tf.shape(tf.math.square(image), TInt64.class)));
    rows.put(
        "normalized by averages",
        tf.nn
            .fusedBatchNorm(
                image,
                tf.constant(new float[3]),
                tf.constant(new float[3]),
                tf.constant(new float[3]),
                tf.constant(new float[3]),
                FusedBatchNorm.isTraining(false))
            .y());
    RowWise rowWise = analysis();
    rows.forEach((name, y) -> assertWithMessage(name).that(rowWise.rows(y)).isTrue());
  }

  private Operand<TFloat32> line() {
    return tf.expandDims(number, tf.constant(0));
  }

  /** A row of a number for each example, twice. */
  private Operand<TFloat32> lines() {
    return tf.stack(List.of(number, number));
  }

  private Operand<TFloat32> three() {
    return tf.constant(new float[3]);
  }

  private <T extends TNumber> Operand<T> turned(Operand<T> lines) {
    return tf.linalg.transpose(lines, tf.constant(new int[] {1, 0}));
  }

  private Operand<TFloat32> sorted(int lists) {
    return tf.constant(new float[lists][4]);
  }

  private <T extends TNumber> Operand<T> flat(Operand<T> x) {
    return tf.reshape(x, tf.constant(new int[] {-1}));
  }

  /** A dense layer on each of three places, one row for each place. */
  private Operand<TFloat32> onPlaces() {
    Operand<TFloat32> places = tf.reshape(x, tf.constant(new long[] {-1, 2}));
    return tf.linalg.matMul(places, tf.constant(new float[2][5]));
  }

  @Test
  void rowsOfPlacesAreCounted() {
    Operand<TFloat32> places = onPlaces();
    Operand<TFloat32> loss = tf.math.mean(places, tf.constant(1));
    Operand<TFloat32> sum = tf.sum(loss, tf.constant(0));
    RowWise rowWise = analysis();
    assertThat(rowWise.of(places)).isEqualTo(Dependence.rows(3));
    assertThat(rowWise.of(loss)).isEqualTo(Dependence.rows(3));
    assertThat(rowWise.rows(loss)).isFalse();
    assertThat(rowWise.sum(sum)).isTrue();
  }

  @Test
  void whatEveryShareWouldDrawAnewIsNotFree() {
    Operand<TFloat32> drawn = tf.random.randomUniform(tf.constant(new int[] {6}), TFloat32.class);
    Operand<TFloat32> same =
        tf.random.statelessRandomUniform(
            tf.constant(new int[] {6}), tf.constant(new long[] {1, 2}));
    Operand<?> own = tf.varHandleOp(TFloat32.class, Shape.of(6));
    Operand<?> other = tf.varHandleOp(TFloat32.class, Shape.of(6));
    Operand<TFloat32> byDrawn = tf.math.mul(x, drawn);
    Operand<TFloat32> bySame = tf.math.mul(x, same);
    Operand<TFloat32> byOwn = tf.math.mul(x, tf.readVariableOp(own, TFloat32.class));
    Operand<TFloat32> byOther = tf.math.mul(x, tf.readVariableOp(other, TFloat32.class));
    RowWise rowWise = new RowWise(graph, List.of(x), List.of(own));
    assertThat(rowWise.rows(byDrawn)).isFalse();
    assertThat(rowWise.rows(bySame)).isTrue();
    assertThat(rowWise.rows(byOwn)).isTrue();
    assertThat(rowWise.rows(byOther)).isFalse();
  }

  @Test
  void whatMixesExamplesIsNoRow() {
    Map<String, Operand<?>> mixed = new LinkedHashMap<>();
    mixed.put("mean over the batch", tf.math.mean(x, tf.constant(0)));
    mixed.put("centred", tf.math.sub(x, tf.math.mean(x, tf.constant(0))));
    mixed.put("similarities", tf.linalg.matMul(x, x, MatMul.transposeB(true)));
    mixed.put("by the batch", tf.linalg.matMul(x, x, MatMul.transposeA(true)));
    mixed.put("other rows", tf.reshape(x, tf.constant(new long[] {-1, 3})));
    mixed.put("reversed", tf.reverse(x, tf.constant(new int[] {0})));
    mixed.put("largest of the batch", tf.math.argMax(x, tf.constant(0)));
    mixed.put("one after the other", tf.concat(List.of(x, x), tf.constant(0)));
    mixed.put("by the number of examples", tf.math.mul(x, count));
    mixed.put("by a vector of the batch", tf.math.mul(x, tf.dtypes.cast(label, TFloat32.class)));
    mixed.put("heads first", tf.linalg.transpose(image, tf.constant(new int[] {2, 0, 1, 3})));
    mixed.put("rows of two examples", tf.reshape(x, tf.constant(new long[] {-1, 12})));
    mixed.put("places and examples", tf.math.mul(onPlaces(), tf.constant(2f)));
    mixed.put("the first example", tf.gather(x, tf.constant(0), tf.constant(0)));
    mixed.put("twice", tf.tile(x, tf.constant(new int[] {2, 1})));
    mixed.put("one more", tf.pad(x, tf.constant(new int[][] {{1, 0}, {0, 0}}), tf.constant(0f)));
    mixed.put("number of examples", tf.math.mul(x, tf.dtypes.cast(tf.size(x), TFloat32.class)));
    mixed.put("whole numbers", tf.dtypes.cast(tf.sum(x, tf.constant(0)), TInt32.class));
    mixed.put(
        "normalized by the batch",
        tf.nn
            .fusedBatchNorm(
                image,
                tf.constant(new float[3]),
                tf.constant(new float[3]),
                tf.constant(new float[0]),
                tf.constant(new float[0]),
                FusedBatchNorm.isTraining(true))
            .y());
    mixed.put("a line", line());
    mixed.put("a line of places", tf.upperBound(sorted(1), line()));
    mixed.put("places in the batch", flat(tf.upperBound(line(), sorted(1))));
    mixed.put("a matrix of lines as one", flat(tf.stack(List.of(number, number))));
    mixed.put("lines beside numbers of the batch", turned(tf.math.add(lines(), number)));
    mixed.put("lines beside a column of the batch", turned(tf.math.add(lines(), x)));
    mixed.put("lines beside a line that is not the batch's", turned(tf.math.add(lines(), three())));
    mixed.put(
        "examples of lines", turned(tf.gather(lines(), tf.constant(new int[1]), tf.constant(1))));
    mixed.put(
        "lines one after the other", turned(tf.concat(List.of(lines(), lines()), tf.constant(1))));
    mixed.put("lines not turned", tf.linalg.transpose(lines(), tf.constant(new int[] {0, 1})));
    mixed.put("lines by places in the batch", turned(tf.gather(lines(), label, tf.constant(0))));
    mixed.put("the line in two", tf.reshape(line(), tf.constant(new int[] {2, -1})));
    mixed.put(
        "a line of six numbers each",
        flat(tf.upperBound(sorted(1), tf.reshape(x, tf.constant(new int[] {1, -1})))));
    mixed.put("cumulative", tf.math.cumsum(x, tf.constant(0)));
    RowWise rowWise = analysis();
    mixed.forEach((name, y) -> assertWithMessage(name).that(rowWise.rows(y)).isFalse());
    // and nothing that comes after them is
    assertThat(rowWise.rows(tf.nn.relu(x))).isFalse(); // added after the analysis
  }

  @Test
  void sumsOverTheBatchAreSums() {
    Operand<TFloat32> sum = tf.sum(x, tf.constant(0));
    Operand<TFloat32> perClass = tf.math.unsortedSegmentSum(number, label, tf.constant(4));
    Operand<TFloat32> perBatch =
        tf.math.unsortedSegmentSum(number, label, tf.size(label)); // as many sums as examples
    Operand<TFloat32> both = tf.stack(List.of(sum, tf.sum(tf.math.square(x), tf.constant(0))));
    Operand<TFloat32> mean = tf.math.mean(x, tf.constant(0));
    Operand<TFloat32> root = tf.math.sqrt(sum);
    Operand<TInt32> whole = tf.dtypes.cast(sum, TInt32.class);
    RowWise rowWise = analysis();
    assertThat(rowWise.sum(sum)).isTrue();
    assertThat(rowWise.sum(both)).isTrue();
    assertThat(rowWise.sum(perClass)).isTrue();
    assertThat(rowWise.sum(perBatch)).isFalse();
    assertThat(rowWise.sum(mean)).isFalse();
    assertThat(rowWise.sum(root)).isFalse();
    assertThat(rowWise.sum(whole)).isFalse();
  }

  @Test
  void sharesAreAsManyAsAreWorthIt() {
    ShareRule cores = new ShareRule(4);
    assertThat(cores.shares(64, 1_000_000, () -> true)).isEqualTo(4);
    assertThat(cores.shares(32, 1_000_000, () -> true)).isEqualTo(2);
    assertThat(cores.shares(64, 1_000_000, () -> false)).isEqualTo(1);
    assertThat(cores.shares(64, 1_000, () -> true)).isEqualTo(1);
    assertThat(cores.shares(8, 10_000_000, () -> true)).isEqualTo(1);
    assertThat(new ShareRule(1).shares(64, 1_000_000, () -> true)).isEqualTo(1);
  }
}
