package io.keraunos.graph.trace;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;

/**
 * A line of {@code gradient_values.txt}, which {@code src/test/python/gradient_cases.py} writes: an
 * op with its attributes and inputs, and the gradients that Python's TensorFlow computes.
 */
record GradientCase(JsonObject line) {

  /** Returns all cases. */
  static List<GradientCase> all() {
    try (InputStream file =
            Objects.requireNonNull(
                GradientCase.class.getResourceAsStream(
                    "/io/keraunos/gradient/gradient_values.txt"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(each -> new GradientCase(new Gson().fromJson(each, JsonObject.class)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return line.get("case").getAsString();
  }

  String op() {
    return line.get("op").getAsString();
  }

  /**
   * Returns whether it is a convolution with gaps, whose gradient TensorFlow has for strides alone.
   */
  boolean isDilated() {
    return line.getAsJsonObject("attrs").has("dilations")
        && Arrays.stream(longs(line.getAsJsonObject("attrs").getAsJsonArray("dilations").get(1)))
            .anyMatch(gap -> gap != 1);
  }

  /** The float types that the op and its gradient have kernels for in Python. */
  List<DataType> types() {
    List<DataType> types = new ArrayList<>(List.of(DataType.DT_FLOAT));
    if (line.has("also")) {
      line.getAsJsonArray("also").forEach(each -> types.add(type(each.getAsString())));
    }
    return types;
  }

  /**
   * The expected gradient of each input of floats; zeros where there is none. Complex numbers are
   * pairs of floats, in the last dimension.
   */
  List<double[]> expected() {
    List<double[]> all = new ArrayList<>();
    int i = 0;
    for (JsonElement input : line.getAsJsonArray("in")) {
      JsonObject x = input.getAsJsonObject();
      if (isTrained(x)) {
        JsonElement dx = line.getAsJsonArray("dx").get(i++);
        all.add(
            dx.isJsonNull()
                ? new double[x.getAsJsonArray("v").size()]
                : doubles(dx.getAsJsonArray()));
      }
    }
    return all;
  }

  /** The gradients that a step gets. Null for an input the outputs do not depend on. */
  List<double[]> gradients(DataType type) {
    return gradients(List.of(this), type).get(0);
  }

  /** The gradients of several cases, computed in one graph. */
  static List<List<double[]>> gradients(List<GradientCase> cases, DataType type) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(new TracingEnvironment(graph));
      Map<Operand<TFloat32>, float[]> values = new LinkedHashMap<>();
      List<List<Operand<TFloat32>>> dx =
          cases.stream().map(each -> each.traced(graph, tf, type, values)).toList();
      List<double[]> all =
          run(graph, values, dx.stream().flatMap(List::stream).collect(Collectors.toList()));
      List<List<double[]>> byCase = new ArrayList<>();
      int at = 0;
      for (List<Operand<TFloat32>> each : dx) {
        byCase.add(all.subList(at, at + each.size()));
        at += each.size();
      }
      return byCase;
    }
  }

  private List<Operand<TFloat32>> traced(
      Graph graph, Ops tf, DataType type, Map<Operand<TFloat32>, float[]> values) {
    Map<String, Operand<TFloat32>> trained = new LinkedHashMap<>();
    List<Output<?>> inputs = new ArrayList<>();
    for (JsonElement input : line.getAsJsonArray("in")) {
      JsonObject x = input.getAsJsonObject();
      if (isTrained(x)) {
        boolean complex = x.get("t").getAsString().equals("complex64");
        Shape shape = Shape.of(longs(x.get("s")));
        Operand<TFloat32> variable =
            tf.placeholder(TFloat32.class, Placeholder.shape(complex ? shape.append(2) : shape));
        double[] numbers = doubles(x.getAsJsonArray("v"));
        float[] floats = new float[numbers.length];
        IntStream.range(0, floats.length).forEach(i -> floats[i] = (float) numbers[i]);
        values.put(variable, floats);
        trained.put("x" + trained.size(), variable);
        inputs.add(complex ? complex(tf, variable) : cast(tf, variable, type).asOutput());
      } else {
        inputs.add(constant(tf, x).asOutput());
      }
    }
    Operation op = build(tf, inputs, type);
    List<Operand<TFloat32>> sums = new ArrayList<>();
    for (JsonElement y : line.getAsJsonArray("y")) {
      sums.add(weighted(tf, op.output(y.getAsInt())));
    }
    Operand<TFloat32> loss = sums.size() == 1 ? sums.get(0) : tf.math.addN(sums);
    Map<String, Operand<TFloat32>> dx =
        Gradients.of(graph, tf.scope().makeOpName("gradients"), loss, null, trained, Map.of());
    return trained.keySet().stream()
        .<Operand<TFloat32>>map(of -> dx.containsKey(of) ? tf.identity(dx.get(of)) : null)
        .toList();
  }

  /** Complex numbers from pairs in the last dimension. */
  private static Output<?> complex(Ops tf, Operand<TFloat32> pairs) {
    List<Output<TFloat32>> parts = tf.unstack(pairs, 2L, Unstack.axis(-1L)).output();
    return tf.scope()
        .opBuilder("Complex", "Complex")
        .addInput(parts.get(0))
        .addInput(parts.get(1))
        .setAttr("Tout", DataType.DT_COMPLEX64)
        .build()
        .output(0);
  }

  /** Pairs in the last dimension from complex numbers. */
  private static Operand<TFloat32> pairs(Ops tf, Output<?> complex) {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    for (String part : List.of("Real", "Imag")) {
      parts.add(
          tf.scope()
              .opBuilder(part, part)
              .addInput(complex)
              .setAttr("Tout", DataType.DT_FLOAT)
              .build()
              .output(0)
              .expect(TFloat32.class));
    }
    return tf.stack(parts, Stack.axis(-1L));
  }

  private Operation build(Ops tf, List<Output<?>> inputs, DataType type) {
    OperationBuilder builder = tf.scope().opBuilder(op(), "op");
    if (line.has("lists")) {
      int at = 0;
      for (JsonElement each : line.getAsJsonArray("lists")) {
        int length = each.getAsInt();
        if (length == 0) {
          builder.addInput(inputs.get(at++));
        } else {
          builder.addInputList(inputs.subList(at, at + length).toArray(new Output<?>[0]));
          at += length;
        }
      }
    } else {
      inputs.forEach(builder::addInput);
    }
    for (Map.Entry<String, JsonElement> each : line.getAsJsonObject("attrs").entrySet()) {
      set(builder, each.getKey(), each.getValue().getAsJsonArray(), type);
    }
    return builder.build();
  }

  private void set(OperationBuilder builder, String name, JsonArray attribute, DataType type) {
    JsonElement value = attribute.get(1);
    switch (attribute.get(0).getAsString()) {
      case "s" -> builder.setAttr(name, value.getAsString());
      case "i" -> builder.setAttr(name, value.getAsLong());
      case "f" -> builder.setAttr(name, value.getAsFloat());
      case "b" -> builder.setAttr(name, value.getAsBoolean());
      case "type" -> {
        DataType of = DataType.forNumber(value.getAsInt());
        boolean own = of == DataType.DT_FLOAT && !op().equals("Cast");
        builder.setAttr(name, own ? type : of);
      }
      case "shape" -> builder.setAttr(name, Shape.of(longs(value)));
      case "list(i)" -> builder.setAttr(name, longs(value));
      case "list(f)" -> {
        double[] numbers = doubles(value.getAsJsonArray());
        float[] floats = new float[numbers.length];
        IntStream.range(0, floats.length).forEach(i -> floats[i] = (float) numbers[i]);
        builder.setAttr(name, floats);
      }
      default -> throw new AssertionError(name() + " has an attribute " + attribute);
    }
  }

  /** The sum over dy y. */
  private static Operand<TFloat32> weighted(Ops tf, Output<?> y) {
    if (y.dataType() == DataType.DT_COMPLEX64) {
      return weighted(tf, pairs(tf, y).asOutput());
    }
    @SuppressWarnings("unchecked") // it is of floats
    Operand<TNumber> numbers = (Operand<TNumber>) (Operand<?>) y;
    Operand<TInt32> all = tf.constant(new int[] {-1});
    Operand<TFloat32> flat = tf.reshape(tf.dtypes.cast(numbers, TFloat32.class), all);
    Operand<TInt32> places = tf.range(tf.constant(0), tf.size(flat), tf.constant(1));
    Operand<TFloat32> rest =
        tf.dtypes.cast(
            tf.math.floorMod(tf.math.mul(places, tf.constant(7)), tf.constant(11)), TFloat32.class);
    Operand<TFloat32> dy = tf.math.add(tf.math.div(rest, tf.constant(11f)), tf.constant(0.5f));
    return tf.reduceSum(tf.math.mul(dy, flat), tf.constant(0));
  }

  private static List<double[]> run(
      Graph graph, Map<Operand<TFloat32>, float[]> values, List<Operand<TFloat32>> dx) {
    List<TFloat32> fed = new ArrayList<>();
    try (Session session = new Session(graph)) {
      Session.Runner runner = session.runner();
      values.forEach(
          (variable, data) -> {
            TFloat32 tensor = TFloat32.tensorOf(variable.shape(), DataBuffers.of(data));
            fed.add(tensor);
            runner.feed(variable, tensor);
          });
      List<Operand<TFloat32>> there = dx.stream().filter(Objects::nonNull).toList();
      if (there.isEmpty()) {
        return new ArrayList<>(dx.stream().map(each -> (double[]) null).toList());
      }
      there.forEach(runner::fetch);
      try (Result result = runner.run()) {
        List<double[]> all = new ArrayList<>();
        int at = 0;
        for (Operand<TFloat32> each : dx) {
          all.add(each == null ? null : doubles((TFloat32) result.get(at++)));
        }
        return all;
      }
    } finally {
      fed.forEach(TFloat32::close);
    }
  }

  private static double[] doubles(TFloat32 tensor) {
    float[] data = new float[(int) tensor.size()];
    tensor.copyTo(DataBuffers.of(data, false, false));
    double[] numbers = new double[data.length];
    Arrays.setAll(numbers, i -> data[i]);
    return numbers;
  }

  private static Operand<?> cast(Ops tf, Operand<TFloat32> x, DataType type) {
    return switch (type) {
      case DT_DOUBLE -> tf.dtypes.cast(x, TFloat64.class);
      case DT_HALF -> tf.dtypes.cast(x, TFloat16.class);
      case DT_BFLOAT16 -> tf.dtypes.cast(x, TBfloat16.class);
      default -> x;
    };
  }

  private static Operand<?> constant(Ops tf, JsonObject x) {
    double[] v = doubles(x.getAsJsonArray("v"));
    Operand<TInt64> shape = tf.constant(longs(x.get("s")));
    return switch (x.get("t").getAsString()) {
      case "int32" -> tf.reshape(constant(tf, v, TInt32.class), shape);
      case "int64" -> tf.reshape(constant(tf, v, TInt64.class), shape);
      case "bool" -> tf.reshape(tf.math.notEqual(tf.constant(v), tf.constant(0.0)), shape);
      case "float64" -> tf.reshape(tf.constant(v), shape);
      case "float32" -> tf.dtypes.cast(tf.reshape(tf.constant(v), shape), TFloat32.class);
      case "uint64" -> uint64(tf, v);
      default -> throw new AssertionError(x);
    };
  }

  // Without a copy on the way, so that shapes are known where they are in Python.
  private static Operand<? extends TNumber> constant(
      Ops tf, double[] v, Class<? extends TNumber> type) {
    return type == TInt32.class
        ? tf.constant(Arrays.stream(v).mapToInt(n -> (int) n).toArray())
        : tf.constant(Arrays.stream(v).mapToLong(n -> (long) n).toArray());
  }

  // TensorFlow Java has no type for it.
  private static Operand<?> uint64(Ops tf, double[] v) {
    long[] longs = Arrays.stream(v).mapToLong(n -> (long) n).toArray();
    return tf.scope()
        .opBuilder("Cast", "Unsigned")
        .addInput(tf.constant(longs).asOutput())
        .setAttr("DstT", DataType.DT_UINT64)
        .build()
        .output(0);
  }

  private static boolean isTrained(JsonObject x) {
    return !x.has("c") && Set.of("float32", "complex64").contains(x.get("t").getAsString());
  }

  private static DataType type(String name) {
    return switch (name) {
      case "float64" -> DataType.DT_DOUBLE;
      case "float16" -> DataType.DT_HALF;
      case "bfloat16" -> DataType.DT_BFLOAT16;
      default -> throw new AssertionError(name);
    };
  }

  private static double[] doubles(JsonArray values) {
    return StreamSupport.stream(values.spliterator(), false)
        .mapToDouble(GradientCase::number)
        .toArray();
  }

  private static double number(JsonElement value) {
    String text = value.getAsString();
    return switch (text) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "true" -> 1;
      case "false" -> 0;
      default -> Double.parseDouble(text);
    };
  }

  private static long[] longs(JsonElement values) {
    return StreamSupport.stream(values.getAsJsonArray().spliterator(), false)
        .mapToLong(JsonElement::getAsLong)
        .toArray();
  }
}
