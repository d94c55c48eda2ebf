package io.keraunos.metric;

import io.keraunos.step.Metric;
import io.keraunos.step.Ranges;
import io.keraunos.step.Shapes;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** A logit and a label for each example, both {@code [batch]}. */
record BinaryOutput(Operand<TFloat32> logits, Operand<TFloat32> labels) {

  /**
   * Casts logits and labels to {@code [batch]} and checks them.
   *
   * @param metric the name of the metric, for messages
   */
  static BinaryOutput of(
      Ops tf, String metric, Operand<TFloat32> logits, Operand<? extends TType> labels) {
    requireOnePerExample("logits", logits);
    requireOnePerExample("labels", labels);
    Operand<TFloat32> numbers = tf.dtypes.cast(labels, TFloat32.class);
    boolean always = labels.type() == TBool.class;
    return new BinaryOutput(
        vector(tf, logits),
        vector(tf, always ? numbers : Ranges.probabilities(tf, metric, numbers)));
  }

  private static void requireOnePerExample(String name, Operand<?> x) {
    Shape shape = x.shape();
    boolean vector = shape.numDimensions() == 1;
    boolean column = shape.numDimensions() == 2 && Shape.isCompatible(shape.get(1), 1);
    if (!vector && !column) {
      throw new IllegalArgumentException(
          "%s must be of shape [batch] or [batch, 1], but were of shape %s. For several classes"
                  .formatted(name, Shapes.text(shape))
              + " there are accuracy and topKAccuracy.");
    }
  }

  private static Operand<TFloat32> vector(Ops tf, Operand<TFloat32> x) {
    return x.shape().numDimensions() == 1 ? x : tf.reshape(x, tf.constant(new int[] {-1}));
  }

  Operand<TBool> saidPositive(Ops tf, double threshold) {
    if (!(threshold > 0 && threshold < 1)) {
      throw new IllegalArgumentException(
          "threshold must be above 0 and below 1, a probability, but was " + threshold);
    }
    // sigmoid(x) > t is the same as x > log(t / (1 - t)), which is exact and cheaper.
    return tf.math.greater(logits, tf.constant((float) Math.log(threshold / (1 - threshold))));
  }

  Operand<TBool> isPositive(Ops tf) {
    return tf.math.greater(labels, tf.constant(0.5f));
  }

  /** Returns the number of true positives over the number of {@code counted} examples. */
  Metric truePositivesOver(Ops tf, double threshold, Operand<TBool> counted) {
    Operand<TBool> truePositive = tf.math.logicalAnd(saidPositive(tf, threshold), isPositive(tf));
    Operand<TFloat32> sums = tf.stack(List.of(count(tf, truePositive), count(tf, counted)));
    return new Metric.OfSums(sums, s -> s[1] == 0 ? 0 : s[0] / s[1]);
  }

  /** Returns {@code [batch, 2]}: the logit, and 1 for a positive or 0 for a negative. */
  Operand<TFloat32> rows(Ops tf) {
    Operand<TFloat32> positive = tf.dtypes.cast(isPositive(tf), TFloat32.class);
    return tf.stack(List.of(logits, positive), org.tensorflow.op.core.Stack.axis(1L));
  }

  private Operand<TFloat32> count(Ops tf, Operand<TBool> x) {
    return tf.reduceSum(
        Ranges.nanWhereNan(tf, logits, tf.dtypes.cast(x, TFloat32.class)), tf.constant(0));
  }
}
