package io.keraunos.graph.trace;

import io.keraunos.annotation.Missing;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.Raw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * Quantities of a batch that are filled and scaled together, each a row of a matrix, with a row for
 * the flags of each that may be missing. What an op costs beside its sums is paid once, not for
 * each component.
 *
 * <p>Implementation note. Each value goes through the sums of {@link TracedFeature#number} in their
 * order, so it is the same to the bit. Components are rows and not columns because TensorFlow
 * copies whole rows, and broadcasts a number along them, several times as fast. One transpose at
 * the end makes them columns, in float64, as oneDNN's of float32 takes three times as long; what
 * becomes 0 comes after it, or TensorFlow would put the cast to float32 before it. Numbers below
 * the least normal one become 0 by a product, not by a select, which is slow where it broadcasts.
 */
final class NumberRows {

  private final Ops tf;
  private final FittedFeatures fitted;
  private final Map<Row, Integer> places = new LinkedHashMap<>();
  private final List<Operand<TFloat64>> parts = new ArrayList<>();

  private record Row(String name, boolean flag) {}

  /**
   * A component with a scale that is a {@link LinearScale}.
   *
   * @param fed its placeholder
   */
  record Linear(Feature feature, Meaning.Number meaning, LinearScale scale, Operand<?> fed) {
    private boolean mayBeMissing() {
      return meaning.missing() != Missing.REFUSED;
    }
  }

  /**
   * Creates a matrix without rows.
   *
   * @param tf the ops of the matrix alone
   */
  NumberRows(Ops tf, FittedFeatures fitted) {
    this.tf = tf;
    this.fitted = fitted;
  }

  /** Adds components, at least one. */
  void addLinear(List<Linear> all) {
    List<Linear> order = new ArrayList<>();
    List<Operand<TFloat64>> values = new ArrayList<>();
    List<Operand<TBool>> present = new ArrayList<>();
    for (Feature.Type type : List.of(Feature.Type.FLOAT64, Feature.Type.INT64)) {
      for (boolean rule : new boolean[] {false, true}) {
        List<Linear> alike =
            all.stream()
                .filter(each -> each.feature.type() == type && each.mayBeMissing() == rule)
                .toList();
        if (!alike.isEmpty()) {
          order.addAll(alike);
          values.add(
              type == Feature.Type.FLOAT64 ? numbers(alike, present) : times(alike, present));
        }
      }
    }
    order.forEach(each -> add(each, false));
    parts.add(scaled(order, joined(values)));
    if (!present.isEmpty()) {
      order.stream().filter(Linear::mayBeMissing).forEach(each -> add(each, true));
      parts.add(tf.dtypes.cast(tf.math.logicalNot(joined(present)), TFloat64.class));
    }
  }

  private void add(Linear component, boolean flag) {
    places.put(new Row(component.feature.name(), flag), places.size());
  }

  /** Adds a component that is scaled by itself: shape {@code [batch]}. */
  void add(String name, Operand<TFloat32> number) {
    add(new Row(name, false), number);
  }

  /** Adds the flags of such a component, 1 where it is missing: shape {@code [batch]}. */
  void addMissing(String name, Operand<TFloat32> missing) {
    add(new Row(name, true), missing);
  }

  private void add(Row row, Operand<TFloat32> values) {
    places.put(row, places.size());
    parts.add(tf.expandDims(tf.dtypes.cast(values, TFloat64.class), tf.constant(0)));
  }

  /** Returns numbers, with something in the place of missing ones where all may be. */
  private Operand<TFloat64> numbers(List<Linear> alike, List<Operand<TBool>> present) {
    Operand<TFloat64> values = stacked(alike, TFloat64.class);
    return alike.get(0).mayBeMissing()
        ? filled(alike, tf.math.isFinite(values), values, present)
        : values;
  }

  /** Returns times, likewise. */
  private Operand<TFloat64> times(List<Linear> alike, List<Operand<TBool>> present) {
    Operand<TInt64> times = stacked(alike, TInt64.class);
    Operand<TFloat64> values = tf.dtypes.cast(times, TFloat64.class);
    return alike.get(0).mayBeMissing()
        ? filled(alike, tf.math.notEqual(times, tf.constant(Raw.MISSING)), values, present)
        : values;
  }

  private Operand<TFloat64> filled(
      List<Linear> alike,
      Operand<TBool> there,
      Operand<TFloat64> values,
      List<Operand<TBool>> present) {
    present.add(there);
    return tf.select(
        there,
        values,
        column(alike, each -> TracedFeature.fill(each.feature, each.meaning, fitted)));
  }

  private <T extends TType> Operand<T> stacked(List<Linear> alike, Class<T> type) {
    List<Operand<T>> fed = new ArrayList<>();
    alike.forEach(each -> fed.add(each.fed.asOutput().expect(type)));
    return tf.stack(fed);
  }

  private Operand<TFloat64> scaled(List<Linear> order, Operand<TFloat64> filled) {
    Operand<TFloat64> x = withoutLeast(filled, Double.MIN_NORMAL);
    Operand<TFloat64> distance = tf.math.sub(x, column(order, each -> each.scale.offset()));
    return tf.math.div(distance, column(order, each -> each.scale.spread()));
  }

  private Operand<TFloat64> withoutLeast(Operand<TFloat64> x, double least) {
    Operand<TBool> kept = tf.math.greaterEqual(tf.math.abs(x), tf.constant(least));
    return tf.math.mulNoNan(x, tf.dtypes.cast(kept, TFloat64.class));
  }

  /** Returns a number for each component, which is broadcast along its row. */
  private Operand<TFloat64> column(List<Linear> order, ToDoubleFunction<Linear> number) {
    return tf.constant(
        order.stream()
            .map(each -> new double[] {number.applyAsDouble(each)})
            .toArray(double[][]::new));
  }

  private <T extends TType> Operand<T> joined(List<Operand<T>> matrices) {
    return matrices.size() == 1 ? matrices.get(0) : tf.concat(matrices, tf.constant(0));
  }

  /**
   * Returns components side by side, each followed by its flags where it may be missing: for each
   * group shape {@code [batch, columns]}.
   */
  List<Operand<TFloat32>> sideBySide(List<List<String>> groups) {
    List<int[]> orders = groups.stream().map(this::order).toList();
    int[] order = orders.stream().flatMapToInt(Arrays::stream).toArray();
    Operand<TFloat64> rows = tf.gather(joined(parts), tf.constant(order), tf.constant(0));
    Operand<TFloat64> turned = tf.linalg.transpose(rows, tf.constant(new int[] {1, 0}));
    Operand<TFloat64> kept = withoutLeast(turned, Float.MIN_NORMAL);
    Operand<TFloat32> all = tf.dtypes.cast(kept, TFloat32.class);
    if (groups.size() == 1) {
      return List.of(all);
    }
    List<Operand<TFloat32>> matrices = new ArrayList<>();
    int begin = 0;
    for (int[] group : orders) {
      matrices.add(
          tf.slice(
              all, tf.constant(new int[] {0, begin}), tf.constant(new int[] {-1, group.length})));
      begin += group.length;
    }
    return matrices;
  }

  /** Returns the rows of some components in the order of their columns. */
  private int[] order(List<String> names) {
    return names.stream()
        .flatMap(name -> Stream.of(new Row(name, false), new Row(name, true)))
        .filter(places::containsKey)
        .mapToInt(places::get)
        .toArray();
  }
}
