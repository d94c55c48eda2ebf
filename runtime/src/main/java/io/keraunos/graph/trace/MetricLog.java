package io.keraunos.graph.trace;

import io.keraunos.graph.analysis.RowWise;
import io.keraunos.step.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/** Collects the values that a step logs while it is traced, as sums over the batch. */
final class MetricLog {

  private final Ops tf;
  private final Operand<TFloat32> examples;
  private final String method;
  private final List<String> declared;
  private final boolean exact;
  private final Map<String, LoggedMetric> logged = new LinkedHashMap<>();
  private final Map<String, Operand<?>> means = new LinkedHashMap<>();
  private final Map<Output<?>, Operand<? extends TNumber>> sums = new HashMap<>();
  private final List<Predicate<RowWise>> apart = new ArrayList<>();

  /**
   * @param tf adds the sums
   * @param examples the number of examples in the batch, a scalar
   * @param method the step method's name, for messages
   * @param declared the names it declares; empty if it declares none
   * @param exact whether values are summed in double precision, so that the sums do not depend on
   *     how the examples are divided into batches; training leaves it out, for speed
   */
  MetricLog(
      Ops tf, Operand<TFloat32> examples, String method, List<String> declared, boolean exact) {
    this.tf = tf;
    this.examples = examples;
    this.method = method;
    this.declared = declared;
    this.exact = exact;
  }

  void log(String name, Operand<? extends TNumber> value) {
    check(name);
    logged.put(name, new LoggedMetric.Mean(name, sum(name, value)));
    means.put(name, value);
    apart.add(of -> of.rows(value));
  }

  void log(String name, Metric metric) {
    check(name);
    if (metric instanceof Metric.OfSums of) {
      Shape shape = of.sums().shape();
      if (shape.numDimensions() != 1 || shape.hasUnknownDimension()) {
        throw new IllegalArgumentException(
            "the sums of metric \"%s\" must be a vector of known length, but have shape %s"
                .formatted(name, shape));
      }
      if (of.sums().type() != TFloat32.class && of.sums().type() != TFloat64.class) {
        throw new IllegalArgumentException(
            "the sums of metric \"%s\" must be TFloat32 or TFloat64, but are %s. Cast them"
                .formatted(name, of.sums().type().getSimpleName()));
      }
      int count = Math.toIntExact(shape.size());
      logged.put(name, new LoggedMetric.Sums(name, of.sums(), count, of.result()));
      apart.add(rowWise -> rowWise.sum(of.sums()));
    } else if (metric instanceof Metric.OfRows of) {
      checkRows(name, of.rows());
      logged.put(name, new LoggedMetric.Rows(name, of.rows(), of.result()));
      apart.add(rowWise -> rowWise.rows(of.rows()));
    } else if (metric instanceof Metric.OfFigure of) {
      checkRows(name, of.rows());
      logged.put(name, new LoggedMetric.Drawn(name, of.rows(), of.result()));
      apart.add(rowWise -> rowWise.rows(of.rows()));
    }
  }

  private static void checkRows(String name, Operand<TFloat32> rows) {
    if (rows.shape().numDimensions() != 2) {
      throw new IllegalArgumentException(
          "the rows of metric \"%s\" must have shape [batch, k], but have shape %s"
              .formatted(name, rows.shape()));
    }
  }

  /** Returns the logged metrics, in order. */
  List<LoggedMetric> metrics() {
    return List.copyOf(logged.values());
  }

  /** Returns the values that were logged as means over the examples, by name. */
  Map<String, Operand<?>> means() {
    return Map.copyOf(means);
  }

  /** Returns whether the logged metrics can be computed for shares of a batch and added up. */
  boolean isRowWise(RowWise rowWise) {
    return apart.stream().allMatch(each -> each.test(rowWise));
  }

  /** Checks that every declared name was logged. */
  void finish() {
    List<String> missing = new ArrayList<>(declared);
    missing.removeAll(logged.keySet());
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          ("%s declares logs %s, but did not log %s; it logged %s. Log it in every path, or leave "
                  + "it out of the annotation")
              .formatted(method, declared, missing, logged.keySet()));
    }
  }

  /** Sums a scalar mean or a {@code [batch]} vector over the batch, added once for each value. */
  Operand<? extends TNumber> sum(String name, Operand<? extends TNumber> value) {
    Shape shape = value.shape();
    boolean scalar = shape.numDimensions() == 0;
    boolean vector = shape.numDimensions() == 1 && shape.get(0) == Shape.UNKNOWN_SIZE;
    if (!scalar && !vector) {
      throw new IllegalArgumentException(
          "\"%s\" in %s must be a scalar or a [batch] vector, but has shape %s. %s"
              .formatted(name, method, shape, advice(shape)));
    }
    Operand<? extends TNumber> known = sums.get(value.asOutput());
    if (known == null) {
      known = scalar ? scaled(value) : summed(value);
      sums.put(value.asOutput(), known);
    }
    return known;
  }

  private static String advice(Shape shape) {
    return shape.numDimensions() == 1
        ? "The size of a batch is not fixed: give it as -1 where a shape is written out"
        : "Average it over all axes but the first, or take the mean of all with tf.math.mean";
  }

  private Operand<? extends TNumber> scaled(Operand<? extends TNumber> mean) {
    Operand<? extends TNumber> floating = floating(mean);
    if (floating.type() == TFloat32.class) {
      return tf.math.mul(asFloat32(floating), examples);
    }
    return tf.math.mul(
        tf.dtypes.cast(floating, TFloat64.class), tf.dtypes.cast(examples, TFloat64.class));
  }

  private Operand<? extends TNumber> summed(Operand<? extends TNumber> vector) {
    Operand<TInt32> axis = tf.constant(0);
    return tf.sum(floating(vector), axis);
  }

  private Operand<? extends TNumber> floating(Operand<? extends TNumber> value) {
    return value.type() == TFloat32.class && !exact ? value : tf.dtypes.cast(value, TFloat64.class);
  }

  @SuppressWarnings("unchecked") // the type was compared
  private static Operand<TFloat32> asFloat32(Operand<? extends TNumber> value) {
    return (Operand<TFloat32>) value;
  }

  private void check(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a name in " + method + " must not be blank");
    }
    if (logged.containsKey(name)) {
      throw new IllegalArgumentException(
          "\"%s\" was logged twice in %s; a step logs each name once".formatted(name, method));
    }
    if (!declared.isEmpty() && !declared.contains(name)) {
      throw new IllegalArgumentException(
          "\"%s\" was logged in %s, whose annotation declares %s. Add it there, or log a declared name"
              .formatted(name, method, declared));
    }
  }
}
