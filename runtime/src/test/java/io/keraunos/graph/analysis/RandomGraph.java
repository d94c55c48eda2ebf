package io.keraunos.graph.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A graph of random ops with random settings on a batch: some of them treat every example by
 * itself, and some do not.
 */
final class RandomGraph {

  private static final List<String> SMOOTH =
      words(
          "Identity StopGradient PreventGradient Snapshot Relu Relu6 LeakyRelu Elu Selu Sigmoid",
          "Tanh Softplus Softsign Exp Log Log1p Expm1 Sqrt Rsqrt Square Abs Neg Erf Erfc Lgamma",
          "Digamma Reciprocal Inv Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh ZerosLike",
          "OnesLike Softmax LogSoftmax Shape Size");
  private static final List<String> SMOOTH_PAIRS =
      words(
          "Add AddV2 Sub Mul Div RealDiv DivNoNan MulNoNan Maximum Minimum Pow Atan2 BiasAdd"
              + " MatMul",
          "SquaredDifference Xlogy Xdivy Xlog1py BatchMatMulV2 SoftmaxCrossEntropyWithLogits");

  /** Of what was fed alone: there no last bit decides. */
  private static final List<String> STEPS =
      words("Sign Floor Ceil Round Rint IsFinite IsNan IsInf CheckNumerics CheckNumericsV2");

  private static final List<String> STEPS_OF_PAIRS =
      words("Equal NotEqual Greater GreaterEqual Less LessEqual FloorDiv FloorMod");
  private static final List<String> REDUCTIONS =
      words("Sum Sum Sum Mean Max Min Prod EuclideanNorm");

  private final List<Operand<?>> features = new ArrayList<>();
  private final List<Output<?>> outputs = new ArrayList<>();
  private final List<Output<?>> floats = new ArrayList<>();
  private final Ops tf;
  private final Random random;
  private final Output<?> labels;

  RandomGraph(Graph graph, long seed) {
    this.tf = Ops.create(graph);
    this.random = new Random(seed);
    for (long[] shape : new long[][] {{-1}, {-1, 6}, {-1, 3, 4}, {-1, 4, 6, 2}, {-1, 2, 3, 2, 2}}) {
      features.add(tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape))));
    }
    features.forEach(feature -> floats.add(feature.asOutput()));
    labels = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1))).asOutput();
    features.add(labels);
    for (int i = 0; i < 40; i++) {
      tryOne();
    }
  }

  List<Operand<?>> features() {
    return features;
  }

  /** The outputs of all ops. */
  List<Output<?>> outputs() {
    return outputs;
  }

  /** Returns the feeds for some of the examples 0, 1, 2, ..., of which each is always the same. */
  Map<Operand<?>, Tensor> feeds(int first, int count) {
    Map<Operand<?>, Tensor> feeds = new LinkedHashMap<>();
    for (Operand<?> x : features) {
      Shape row = x.shape().subShape(1, x.shape().numDimensions());
      if (x == labels) {
        feeds.put(
            x, TInt32.vectorOf(IntStream.range(first, first + count).map(i -> i % 3).toArray()));
        continue;
      }
      int size = (int) row.size();
      float[] values = new float[size * count];
      for (int i = 0; i < values.length; i++) {
        values[i] = 0.1f + 0.83f * (float) Math.sin(1 + 3.7 * (first * size + i));
      }
      feeds.put(x, TFloat32.tensorOf(row.prepend(count), DataBuffers.of(values)));
    }
    return feeds;
  }

  /** Tries one op; where the shapes do not fit, nothing is added. */
  private void tryOne() {
    try {
      for (Output<?> output : next()) {
        outputs.add(output);
        int rank = output.shape().numDimensions();
        if (output.dataType() == DataType.DT_FLOAT && rank > 0 && rank < 6) {
          floats.add(output);
        }
      }
    } catch (IllegalArgumentException | TensorFlowException e) {
      // no such graph
    }
  }

  private List<Output<?>> next() {
    Output<?> x = pick(floats);
    int rank = x.shape().numDimensions();
    int axis = random.nextInt(rank + 1) - (random.nextBoolean() ? 0 : rank);
    Output<?> at = tf.constant(axis).asOutput();
    Output<?> in = tf.constant(axis == rank ? 0 : axis).asOutput();
    Output<?> raw = features.get(random.nextInt(5)).asOutput();
    int rawRank = raw.shape().numDimensions();
    return switch (random.nextInt(40)) {
      case 0, 1, 2 -> op(pick(SMOOTH), Map.of(), x);
      case 3, 4, 5 -> pair(pick(SMOOTH_PAIRS), x, partner(x));
      case 6 -> op(pick(STEPS), Map.of(), raw);
      case 7 -> pair(pick(STEPS_OF_PAIRS), raw, partner(raw));
      case 8, 9, 10 -> op(pick(REDUCTIONS), Map.of("keep_dims", coin()), x, someAxes(rank));
      case 11, 12, 13 -> op("Reshape", Map.of(), x, newShape(x));
      case 14 -> op("Transpose", Map.of(), x, ints(permutation(rank)));
      case 15 -> op("ExpandDims", Map.of(), x, at);
      case 16 -> op("Squeeze", Map.of("squeeze_dims", new long[] {axis}), x);
      case 17 -> op("Pack", Map.of("axis", axis), two(x));
      case 18 -> op("ConcatV2", Map.of(), two(x), at);
      case 19 ->
          op("Unpack", Map.of("axis", axis, "num", x.shape().get(Math.floorMod(axis, rank))), x);
      case 20 -> op("Slice", Map.of(), x, each(rank, 0, 0, 1), each(rank, -1, -1, 1));
      case 21 -> strided(x, rank);
      case 22 -> op("Tile", Map.of(), x, each(rank, 1, 1, 2));
      case 23 -> op("Pad", Map.of(), x, paddings(rank));
      case 24 -> op("MirrorPad", Map.of("mode", "SYMMETRIC"), x, paddings(rank));
      case 25 -> op(pick(words("Cumsum Cumprod")), Map.of("exclusive", coin()), x, in);
      case 26 -> op("ReverseV2", Map.of(), x, ints(axis));
      case 27 -> op("GatherV2", Map.of("batch_dims", 0), x, ints(0, 0), at);
      case 28 -> op("GatherV2", Map.of("batch_dims", 0), constant(3, 3), labels, at);
      case 29 ->
          op(
              pick(words("ArgMax ArgMin")),
              Map.of(),
              raw,
              tf.constant(random.nextInt(2 * rawRank) - rawRank).asOutput());
      case 30 -> op("TopKV2", Map.of(), raw, tf.constant(1).asOutput());
      case 31 ->
          op(
              "OneHot",
              Map.of("axis", random.nextInt(3) - 1),
              labels,
              tf.constant(3).asOutput(),
              one(),
              x0());
      case 32 -> op("Split", Map.of("num_split", 2), at, x);
      case 33 ->
          op("SplitV", Map.of("num_split", 2), x, tf.constant(new long[] {1, -1}).asOutput(), at);
      case 34 -> onImages(x);
      case 35 -> op("SelectV2", Map.of(), op("Less", Map.of(), raw, partner(raw)).get(0), x, x);
      case 36 -> op(pick(words("All Any")), Map.of(), isSmall(raw), someAxes(rawRank));
      case 37 -> coin() ? inSorted() : op("EnsureShape", Map.of("shape", x.shape()), x);
      case 38 -> op("ClipByValue", Map.of(), x, tf.constant(-0.5f).asOutput(), one());
      default -> ofLabels(x);
    };
  }

  /** Places in a sorted list, and on the way there one row with a number for each example. */
  private List<Output<?>> inSorted() {
    Output<?> line =
        op(
                "ExpandDims",
                Map.of(),
                pick(List.of(features.get(0), features.get(1))).asOutput(),
                tf.constant(0).asOutput())
            .get(0);
    Output<?> sorted = tf.constant(new float[][] {{-0.5f, 0.1f, 0.1f, 0.6f}}).asOutput();
    Output<?> places = op(pick(words("UpperBound LowerBound")), Map.of(), sorted, line).get(0);
    Output<?> flat = op("Reshape", Map.of(), places, coin() ? ints(-1) : ints(1, -1)).get(0);
    return List.of(line, places, flat);
  }

  private List<Output<?>> ofLabels(Output<?> x) {
    return switch (random.nextInt(4)) {
      case 0 ->
          op("SparseSoftmaxCrossEntropyWithLogits", Map.of(), features.get(1).asOutput(), labels);
      case 1 ->
          op("InTopKV2", Map.of(), features.get(1).asOutput(), labels, tf.constant(2).asOutput());
      case 2 -> op("InTopK", Map.of("k", 2), features.get(1).asOutput(), labels);
      default -> op("AddN", Map.of(), two(x));
    };
  }

  private List<Output<?>> onImages(Output<?> x) {
    Output<?> image = features.get(3).asOutput();
    long[] window = {1, 2, 2, 1};
    Map<String, Object> strides = Map.of("strides", window, "padding", "SAME");
    Map<String, Object> pool = Map.of("ksize", window, "strides", window, "padding", "VALID");
    long[] volume = {1, 2, 2, 2, 1};
    Map<String, Object> pool3 = Map.of("ksize", volume, "strides", volume, "padding", "SAME");
    return switch (random.nextInt(13)) {
      case 0 -> op("Conv2D", strides, image, constant(3, 3, 2, 5));
      case 1 -> op("DepthwiseConv2dNative", strides, image, constant(3, 3, 2, 2));
      case 2 ->
          op(
              "Conv3D",
              Map.of("strides", volume, "padding", "SAME"),
              features.get(4).asOutput(),
              constant(2, 2, 2, 2, 3));
      case 3 -> op("MaxPool", pool, image);
      case 4 -> op("AvgPool", pool, image);
      case 5 ->
          op("MaxPoolV2", Map.of("padding", "SAME"), image, ints(1, 2, 2, 1), ints(1, 2, 2, 1));
      case 6 -> op(pick(words("MaxPool3D AvgPool3D")), pool3, features.get(4).asOutput());
      case 7 ->
          op(pick(words("ResizeBilinear ResizeNearestNeighbor")), Map.of(), image, ints(7, 5));
      case 8 -> op("SpaceToDepth", Map.of("block_size", 2), image);
      case 9 ->
          op(
              "DepthToSpace",
              Map.of("block_size", 2),
              op("Conv2D", strides, image, constant(1, 1, 2, 4)).get(0));
      case 10 -> op("Conv2DBackpropInput", strides, twice(image), constant(3, 3, 5, 2), image);
      case 11 ->
          op(
              "FusedBatchNormV3",
              Map.of("is_training", coin()),
              image,
              constant(2),
              constant(2),
              constant(2),
              op("Exp", Map.of(), constant(2)).get(0));
      default -> op("BiasAdd", Map.of(), x, constant(2));
    };
  }

  /** The shape of images of twice the height and width with 5 channels, from a shape. */
  private Output<?> twice(Output<?> image) {
    Output<?> count =
        op("Slice", Map.of(), op("Shape", Map.of(), image).get(0), ints(0), ints(1)).get(0);
    List<Output<?>> parts = List.of(count, ints(8, 12, 5));
    return op("ConcatV2", Map.of(), parts, tf.constant(0).asOutput()).get(0);
  }

  private List<Output<?>> strided(Output<?> x, int rank) {
    Map<String, Object> masks =
        Map.of(
            "begin_mask",
            random.nextInt(4),
            "end_mask",
            random.nextInt(4),
            "shrink_axis_mask",
            random.nextInt(4) == 0 ? 1 : 0,
            "new_axis_mask",
            random.nextInt(4) == 0 ? 1 : 0);
    return op("StridedSlice", masks, x, each(rank, 0, 1), each(rank, 2, 3), each(rank, 1, 1, 2));
  }

  /** Something to put together with it: of the batch, of part of its shape, or of one row. */
  private Output<?> partner(Output<?> x) {
    Shape shape = x.shape();
    int rank = shape.numDimensions();
    if (random.nextInt(3) == 0) {
      return pick(floats);
    }
    if (random.nextInt(3) == 0) {
      return x;
    }
    int from = random.nextInt(rank + 1);
    long[] sizes = new long[rank - from];
    for (int i = 0; i < sizes.length; i++) {
      long size = shape.get(from + i);
      sizes[i] = size < 0 || random.nextInt(4) == 0 ? 1 : size;
    }
    return constant(sizes);
  }

  private List<Output<?>> pair(String type, Output<?> x, Output<?> y) {
    return coin() ? op(type, Map.of(), x, y) : op(type, Map.of(), y, x);
  }

  private Output<?> newShape(Output<?> x) {
    long size = 1;
    for (int i = 1; i < x.shape().numDimensions(); i++) {
      size *= Math.max(1, x.shape().get(i));
    }
    int[][] shapes = {{-1}, {-1, (int) size}, {-1, 2}, {-1, 3, 2}, {2, -1}, {-1, 4}, {-1, 12}};
    return ints(pick(List.of(shapes)));
  }

  private Output<?> someAxes(int rank) {
    int[] axes =
        IntStream.range(0, rank).filter(i -> coin()).map(i -> coin() ? i : i - rank).toArray();
    return ints(axes);
  }

  private int[] permutation(int rank) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      order.add(i);
    }
    Collections.shuffle(coin() ? order : order.subList(Math.min(1, rank), rank), random);
    return order.stream().mapToInt(i -> i).toArray();
  }

  private Output<?> paddings(int rank) {
    int[][] paddings = new int[rank][2];
    int[] at = paddings[random.nextInt(rank)];
    at[random.nextInt(2)] = 1;
    return tf.constant(paddings).asOutput();
  }

  /** Returns one of the choices for each dimension. */
  private Output<?> each(int rank, int... choices) {
    return ints(
        IntStream.range(0, rank).map(i -> choices[random.nextInt(choices.length)]).toArray());
  }

  private List<Output<?>> two(Output<?> x) {
    return List.of(x, coin() ? x : partner(x));
  }

  private Output<?> isSmall(Output<?> x) {
    return op("Less", Map.of(), x, one()).get(0);
  }

  private Output<?> one() {
    return tf.constant(1f).asOutput();
  }

  private Output<?> x0() {
    return tf.constant(0f).asOutput();
  }

  private Output<?> constant(long... shape) {
    float[] values = new float[(int) Shape.of(shape).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.2f + random.nextFloat();
    }
    return tf.constant(Shape.of(shape), DataBuffers.of(values)).asOutput();
  }

  private Output<?> ints(int... values) {
    return tf.constant(values).asOutput();
  }

  private boolean coin() {
    return random.nextBoolean();
  }

  private <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static List<String> words(String... lines) {
    return Arrays.asList(String.join(" ", lines).split(" "));
  }

  /** Adds an op; an input is an output or a list of them. */
  private List<Output<?>> op(String type, Map<String, Object> attributes, Object... inputs) {
    OperationBuilder builder = tf.scope().opBuilder(type, type);
    for (Object input : inputs) {
      if (input instanceof List<?> list) {
        builder.addInputList(list.toArray(new Output<?>[0]));
      } else {
        builder.addInput((Output<?>) input);
      }
    }
    if (type.startsWith("CheckNumerics")) {
      builder.setAttr("message", "not finite");
    }
    attributes.forEach((name, value) -> set(builder, name, value));
    var op = builder.build();
    return IntStream.range(0, op.numOutputs()).<Output<?>>mapToObj(op::output).toList();
  }

  private static void set(OperationBuilder builder, String name, Object value) {
    if (value instanceof Number number) {
      builder.setAttr(name, number.longValue());
    } else if (value instanceof Boolean flag) {
      builder.setAttr(name, flag);
    } else if (value instanceof String text) {
      builder.setAttr(name, text);
    } else if (value instanceof Shape shape) {
      builder.setAttr(name, shape);
    } else {
      builder.setAttr(name, (long[]) value);
    }
  }
}
