package io.keraunos.metric;

import io.keraunos.step.Metric;
import io.keraunos.step.Step;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * What {@code step.log} takes besides losses. Each is exact over an epoch: shares of examples come
 * as a {@code [batch]} vector, precision and recall as sums, the area under the ROC curve from all
 * rows.
 */
public final class Metrics {
  private Metrics() {}

  /**
   * 1 where the largest of the scores is the label's, otherwise 0.
   *
   * @param scores logits or probabilities, {@code [batch, classes]}
   * @param label int32 or int64 {@code [batch]}
   * @return {@code [batch]}
   */
  public static Operand<TFloat32> accuracy(
      Step step, Operand<TFloat32> scores, Operand<? extends TNumber> label) {
    Ops tf = scope(step, "accuracy", scores, 2);
    Operand<TInt64> best = tf.math.argMax(scores, tf.constant(1), TInt64.class);
    return tf.dtypes.cast(tf.math.equal(best, tf.dtypes.cast(label, TInt64.class)), TFloat32.class);
  }

  /**
   * 1 where the label is among the {@code k} largest scores, otherwise 0.
   *
   * @param scores logits or probabilities, {@code [batch, classes]}
   * @param label int32 or int64 {@code [batch]}
   * @param k at least 1
   * @return {@code [batch]}
   */
  public static Operand<TFloat32> topKAccuracy(
      Step step, Operand<TFloat32> scores, Operand<? extends TNumber> label, int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, but was " + k);
    }
    Ops tf = scope(step, "topKAccuracy", scores, 2);
    Operand<TBool> among =
        tf.nn.inTopK(scores, tf.dtypes.cast(label, TInt64.class), tf.constant((long) k));
    return tf.dtypes.cast(among, TFloat32.class);
  }

  /**
   * The mean of all elements of each example.
   *
   * @param values {@code [batch, ...]}
   * @return {@code [batch]}
   */
  public static Operand<TFloat32> mean(Step step, Operand<TFloat32> values) {
    Ops tf = step.tf().withSubScope("mean");
    int rank = values.shape().numDimensions();
    if (rank < 1) {
      throw new IllegalArgumentException("values must be [batch, ...], but were " + values.shape());
    }
    int[] axes = new int[rank - 1];
    Arrays.setAll(axes, i -> i + 1);
    Operand<TInt32> dimensions = tf.constant(axes);
    return rank == 1 ? values : tf.math.mean(values, dimensions);
  }

  /**
   * 1 where the logit's sign says what the label says, otherwise 0.
   *
   * @param logits {@code [batch]} or {@code [batch, 1]}; above 0 means 1
   * @param label 0 or 1, any number or boolean, {@code [batch]} or {@code [batch, 1]}
   * @return {@code [batch]}
   */
  public static Operand<TFloat32> binaryAccuracy(
      Step step, Operand<TFloat32> logits, Operand<? extends TType> label) {
    Ops tf = step.tf().withSubScope("binaryAccuracy");
    return tf.dtypes.cast(tf.math.equal(positive(tf, logits), wanted(tf, label)), TFloat32.class);
  }

  /**
   * True positives over all that were called positive; 0 if none were.
   *
   * @param logits {@code [batch]} or {@code [batch, 1]}; above 0 means 1
   * @param label 0 or 1, any number or boolean, {@code [batch]} or {@code [batch, 1]}
   */
  public static Metric precision(
      Step step, Operand<TFloat32> logits, Operand<? extends TType> label) {
    Ops tf = step.tf().withSubScope("precision");
    Operand<TFloat32> positive = positive(tf, logits);
    Operand<TFloat32> hits = tf.math.mul(positive, wanted(tf, label));
    return share(tf, hits, positive);
  }

  /**
   * True positives over all that are positive; 0 if none are.
   *
   * @param logits {@code [batch]} or {@code [batch, 1]}; above 0 means 1
   * @param label 0 or 1, any number or boolean, {@code [batch]} or {@code [batch, 1]}
   */
  public static Metric recall(Step step, Operand<TFloat32> logits, Operand<? extends TType> label) {
    Ops tf = step.tf().withSubScope("recall");
    Operand<TFloat32> wanted = wanted(tf, label);
    Operand<TFloat32> hits = tf.math.mul(positive(tf, logits), wanted);
    return share(tf, hits, wanted);
  }

  private static Metric share(Ops tf, Operand<TFloat32> part, Operand<TFloat32> whole) {
    Operand<TInt32> axis = tf.constant(0);
    Operand<TFloat32> sums = tf.stack(List.of(tf.sum(part, axis), tf.sum(whole, axis)));
    return new Metric.OfSums(sums, of -> of[1] == 0 ? 0 : of[0] / of[1]);
  }

  /**
   * The area under the ROC curve: the probability that a positive example has a larger score than a
   * negative one, equal scores counted half (Hanley and McNeil, 1982). Exact, from all examples'
   * scores; NaN if all labels are the same.
   *
   * @param scores {@code [batch]} or {@code [batch, 1]}
   * @param label 0 or 1, any number or boolean, {@code [batch]} or {@code [batch, 1]}
   */
  public static Metric auc(Step step, Operand<TFloat32> scores, Operand<? extends TType> label) {
    Ops tf = step.tf().withSubScope("auc");
    Operand<TFloat32> rows =
        tf.stack(
            List.of(vector(tf, scores), wanted(tf, label)), org.tensorflow.op.core.Stack.axis(1L));
    return new Metric.OfRows(rows, Metrics::areaUnderCurve);
  }

  /** Mann and Whitney's U over the number of pairs, from ranks. */
  static double areaUnderCurve(float[][] rows) {
    float[][] sorted = rows.clone();
    Arrays.sort(sorted, Comparator.comparingDouble(row -> row[0]));
    double positives = 0;
    double rankSum = 0;
    int from = 0;
    while (from < sorted.length) {
      int to = from;
      while (to < sorted.length && sorted[to][0] == sorted[from][0]) {
        to++;
      }
      double rank = (from + 1 + to) / 2.0; // ties share the mean of their ranks
      for (int i = from; i < Math.max(to, from + 1); i++) {
        if (sorted[i][1] > 0.5f) {
          positives++;
          rankSum += rank;
        }
      }
      from = Math.max(to, from + 1);
    }
    double negatives = sorted.length - positives;
    return (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
  }

  private static Operand<TFloat32> positive(Ops tf, Operand<TFloat32> logits) {
    return tf.dtypes.cast(tf.math.greater(vector(tf, logits), tf.constant(0f)), TFloat32.class);
  }

  private static Operand<TFloat32> wanted(Ops tf, Operand<? extends TType> label) {
    return vector(tf, tf.dtypes.cast(label, TFloat32.class));
  }

  private static Operand<TFloat32> vector(Ops tf, Operand<TFloat32> values) {
    int rank = values.shape().numDimensions();
    if (rank == 1) {
      return values;
    }
    if (rank == 2 && values.shape().get(1) == 1) {
      return tf.squeeze(values, Squeeze.axis(List.of(1L)));
    }
    throw new IllegalArgumentException(
        "scores and labels must be [batch] or [batch, 1], but were " + values.shape());
  }

  private static Ops scope(Step step, String name, Operand<?> scores, int rank) {
    if (scores.shape().numDimensions() != rank) {
      throw new IllegalArgumentException(
          "scores must be [batch, classes], but were " + scores.shape());
    }
    return step.tf().withSubScope(name);
  }
}
