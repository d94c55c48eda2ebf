package io.keraunos.graph.trace;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Unit;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.Raw;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * One component of a batch as its meaning has it. Each form is computed once, however often it is
 * asked for.
 *
 * <p>Implementation note. Sums are those of float64, and the same to the bit for any batch, in
 * training and in an exported model. TensorFlow's own threads take numbers below the least normal
 * one for 0, a thread that a caller brings does not; so they become 0 here, both in what is fed and
 * in the result. Missing values are replaced before anything else: NaN would spread, and the bucket
 * of one depends on the search.
 */
final class TracedFeature {

  private final Ops tf;
  private final Feature feature;
  private final Operand<?> fed;
  private final FittedFeatures fitted;
  private @Nullable Operand<TBool> present;
  private @Nullable Operand<TFloat32> number;
  private @Nullable Operand<TFloat32> cycles;
  private @Nullable Operand<TInt32> index;
  private @Nullable Operand<TFloat32> missing;

  /**
   * @param tf the ops of this component alone
   * @param fed its placeholder
   */
  TracedFeature(Ops tf, Feature feature, Operand<?> fed, FittedFeatures fitted) {
    this.tf = tf;
    this.feature = feature;
    this.fed = fed;
    this.fitted = fitted;
  }

  /** Returns a quantity, scaled. */
  Operand<TFloat32> number(Meaning.Number meaning) {
    if (number == null) {
      Operand<TFloat64> filled = quantity(() -> fill(feature, meaning, fitted));
      number = single(tf, Measured.scale(feature, meaning, fitted).scaled(tf, filled));
    }
    return number;
  }

  /** Returns sines and cosines of a time. */
  Operand<TFloat32> cycles(Meaning.Cyclic meaning) {
    if (cycles == null) {
      Operand<TInt64> time = time();
      boolean rule = meaning.missing() != Missing.REFUSED;
      Operand<TInt64> filled = rule ? tf.select(present(), time, tf.constant(0L)) : time;
      CyclePlaces places = new CyclePlaces(tf, filled, meaning.seconds());
      List<Operand<TFloat32>> circles = new ArrayList<>();
      for (Unit unit : meaning.units()) {
        Operand<TInt64> place = places.of(unit);
        Operand<TInt64> row =
            rule ? tf.select(present(), place, tf.constant((long) unit.places())) : place;
        circles.add(tf.gather(tf.constant(circle(unit)), row, tf.constant(0)));
      }
      cycles = circles.size() == 1 ? circles.get(0) : tf.concat(circles, tf.constant(1));
    }
    return cycles;
  }

  /** Returns sine and cosine of each place of a cycle, and zeros in a row after the last place. */
  private static float[][] circle(Unit unit) {
    float[][] circle = new float[unit.places() + 1][2];
    for (int place = 0; place < unit.places(); place++) {
      double angle = 2 * Math.PI * place / unit.places();
      circle[place][0] = (float) StrictMath.sin(angle);
      circle[place][1] = (float) StrictMath.cos(angle);
    }
    return circle;
  }

  /** Returns the numbers of a component's entries. */
  Operand<TInt32> index(Entries entries) {
    if (index == null) {
      index =
          feature.meaning() instanceof Meaning.Buckets
              ? bucket(entries)
              : fed.asOutput().expect(TInt32.class);
    }
    return index;
  }

  private Operand<TInt32> bucket(Entries entries) {
    Operand<TInt32> bucket =
        new SortedPlaces(tf, Measured.boundaries(feature, fitted), quantity(() -> 0)).upTo();
    return entries.missing()
        ? tf.select(present(), bucket, tf.constant(entries.missingNumber()))
        : bucket;
  }

  /** Returns 1 where the component is missing, else 0. */
  Operand<TFloat32> missing() {
    if (missing == null) {
      missing = tf.dtypes.cast(tf.math.logicalNot(present()), TFloat32.class);
    }
    return missing;
  }

  private Operand<TBool> present() {
    if (present == null) {
      present =
          switch (Entries.fedType(feature)) {
            case FLOAT64 -> tf.math.isFinite(fed.asOutput().expect(TFloat64.class));
            case INT64 -> tf.math.notEqual(time(), tf.constant(Raw.MISSING));
            default -> {
              int none = Entries.of(feature, fitted).orElseThrow().missingNumber();
              yield tf.math.notEqual(fed.asOutput().expect(TInt32.class), tf.constant(none));
            }
          };
    }
    return present;
  }

  private Operand<TInt64> time() {
    return fed.asOutput().expect(TInt64.class);
  }

  /**
   * Returns the values in float64, with something in the place of missing ones where they are
   * allowed.
   */
  private Operand<TFloat64> quantity(Supplier<Number> fill) {
    boolean rule = feature.meaning().missing() != Missing.REFUSED;
    if (feature.type() == Feature.Type.INT64) {
      Operand<TInt64> time = rule ? tf.select(present(), time(), tf.constant(0L)) : time();
      Operand<TFloat64> value = tf.dtypes.cast(time, TFloat64.class);
      return rule ? tf.select(present(), value, tf.constant(fill.get().doubleValue())) : value;
    }
    Operand<TFloat64> value =
        withoutLeast(tf, fed.asOutput().expect(TFloat64.class), Double.MIN_NORMAL);
    return rule ? tf.select(present(), value, tf.constant(fill.get().doubleValue())) : value;
  }

  /** Returns what a missing quantity becomes; no number below the least normal one, as above. */
  static double fill(Feature feature, Meaning.Number meaning, FittedFeatures fitted) {
    double measured = measuredFill(feature, meaning, fitted);
    return Math.abs(measured) < Double.MIN_NORMAL ? 0 : measured;
  }

  private static double measuredFill(
      Feature feature, Meaning.Number meaning, FittedFeatures fitted) {
    return switch (meaning.missing()) {
      case MEAN -> Measured.numbers(feature, fitted).mean();
      case MEDIAN -> Measured.numbers(feature, fitted).median();
      case ZERO -> 0;
      case REFUSED, ENTRY ->
          throw new IllegalArgumentException(
              "missing of %s must be MEAN, MEDIAN or ZERO, as it is a @Numeric component, but was %s"
                  .formatted(feature.name(), meaning.missing()));
    };
  }

  /** Returns values in float32, with 0 in the place of those below its least normal number. */
  static Operand<TFloat32> single(Ops tf, Operand<TFloat64> x) {
    return tf.dtypes.cast(withoutLeast(tf, x, Float.MIN_NORMAL), TFloat32.class);
  }

  private static Operand<TFloat64> withoutLeast(Ops tf, Operand<TFloat64> x, double least) {
    return tf.select(tf.math.less(tf.math.abs(x), tf.constant(least)), tf.constant(0.0), x);
  }
}
