package io.keraunos.graph.trace;

import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * The rank of a value among quantiles, from 0 to 1, by the same sums as scikit-learn's {@code
 * QuantileTransformer}: the mean of the interpolation between the last quantile that is not above
 * the value and the next, and of that between the first one that is not below and the one before.
 * They are the same unless quantiles repeat; then it is the middle of their ranks.
 *
 * @param quantiles in ascending order, at least two
 */
record QuantileScale(double[] quantiles) implements NumberScale {

  static QuantileScale of(List<Double> quantiles) {
    return new QuantileScale(quantiles.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private int last() {
    return quantiles.length - 1;
  }

  /** Returns the ranks of the quantiles, as NumPy's linspace gives them. */
  private double[] ranks() {
    double step = 1.0 / last();
    return IntStream.range(0, quantiles.length)
        .mapToDouble(i -> i == last() ? 1 : i * step)
        .toArray();
  }

  /**
   * Returns the slopes of one sequence over another, each from a place to the next; 0 where the
   * places are as good as the same, as no value lies between them.
   */
  private static double[] slopes(double[] y, double[] x) {
    return IntStream.range(0, x.length - 1)
        .mapToDouble(
            i -> x[i + 1] - x[i] < LEAST_SPREAD ? 0 : (y[i + 1] - y[i]) / (x[i + 1] - x[i]))
        .toArray();
  }

  @Override
  public Operand<TFloat64> scaled(Ops tf, Operand<TFloat64> x) {
    Operand<TFloat64> least = tf.constant(quantiles[0]);
    Operand<TFloat64> most = tf.constant(quantiles[last()]);
    Operand<TFloat64> within = tf.math.minimum(tf.math.maximum(x, least), most);
    Table table = new Table(tf, quantiles, ranks(), slopes(ranks(), quantiles));
    SortedPlaces places = new SortedPlaces(tf, quantiles, within);
    // Of the last quantile that is not above, or of the one before the last quantile of all.
    Operand<TInt32> below =
        tf.math.minimum(tf.math.sub(places.upTo(), tf.constant(1)), tf.constant(last() - 1));
    Operand<TInt32> above = places.below();
    Operand<TFloat64> fromBelow =
        tf.math.add(
            tf.math.mul(table.slope(below), tf.math.sub(within, table.x(below))), table.y(below));
    Operand<TInt32> gap = tf.math.maximum(tf.math.sub(above, tf.constant(1)), tf.constant(0));
    Operand<TFloat64> fromAbove =
        tf.math.sub(
            table.y(above), tf.math.mul(table.slope(gap), tf.math.sub(table.x(above), within)));
    Operand<TFloat64> middle = tf.math.mul(tf.constant(0.5), tf.math.add(fromBelow, fromAbove));
    Operand<TFloat64> upToMost = tf.select(tf.math.greaterEqual(x, most), tf.constant(1.0), middle);
    return tf.select(tf.math.lessEqual(x, least), tf.constant(0.0), upToMost);
  }

  @Override
  public Operand<TFloat64> original(Ops tf, Operand<TFloat64> scaled) {
    double[] ranks = ranks();
    Operand<TFloat64> within =
        tf.math.minimum(tf.math.maximum(scaled, tf.constant(0.0)), tf.constant(1.0));
    Table table = new Table(tf, ranks, quantiles, slopes(quantiles, ranks));
    Operand<TInt32> near =
        tf.math.minimum(
            tf.dtypes.cast(tf.math.mul(within, tf.constant((double) last())), TInt32.class),
            tf.constant(last() - 1));
    // The product is rounded: it may be a place too far, or too near.
    Operand<TInt32> tooFar = tf.dtypes.cast(tf.math.greater(table.x(near), within), TInt32.class);
    Operand<TInt32> next = tf.math.add(near, tf.constant(1));
    Operand<TInt32> tooNear =
        tf.dtypes.cast(tf.math.lessEqual(table.x(next), within), TInt32.class);
    Operand<TInt32> place =
        tf.math.minimum(tf.math.add(tf.math.sub(near, tooFar), tooNear), tf.constant(last() - 1));
    Operand<TFloat64> between =
        tf.math.add(
            tf.math.mul(table.slope(place), tf.math.sub(within, table.x(place))), table.y(place));
    return tf.select(
        tf.math.equal(within, tf.constant(1.0)), tf.constant(quantiles[last()]), between);
  }

  /** Places, values there, and slopes between them, looked up by number. */
  private record Table(
      Ops tf, Operand<TFloat64> xs, Operand<TFloat64> ys, Operand<TFloat64> slopes) {
    Table(Ops tf, double[] xs, double[] ys, double[] slopes) {
      this(tf, tf.constant(xs), tf.constant(ys), tf.constant(slopes));
    }

    Operand<TFloat64> x(Operand<TInt32> place) {
      return tf.gather(xs, place, tf.constant(0));
    }

    Operand<TFloat64> y(Operand<TInt32> place) {
      return tf.gather(ys, place, tf.constant(0));
    }

    Operand<TFloat64> slope(Operand<TInt32> place) {
      return tf.gather(slopes, place, tf.constant(0));
    }
  }
}
