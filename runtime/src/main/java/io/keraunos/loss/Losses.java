package io.keraunos.loss;

import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * Losses, each with one value for each example, shape {@code [batch]}: the trainer takes the mean,
 * and {@code step.log} the mean over an epoch. Formulas as in Keras (<a
 * href="https://keras.io/api/losses/">keras.io/api/losses</a>); cross entropies take logits, what
 * the last layer gives before a softmax or sigmoid.
 */
public final class Losses {
  private Losses() {}

  /**
   * {@code -log softmax(logits)[label]}.
   *
   * @param logits {@code [batch, classes]}
   * @param label int32 or int64 {@code [batch]}, 0 to {@code classes - 1}; on a CPU another one
   *     ends the step with an error
   */
  public static Operand<TFloat32> sparseCategoricalCrossentropy(
      Step step, Operand<TFloat32> logits, Operand<? extends TNumber> label) {
    Ops tf = scope(step, "sparseCategoricalCrossentropy");
    rank("logits", logits, 2);
    rank("label", label, 1);
    return tf.nn.sparseSoftmaxCrossEntropyWithLogits(logits, label).loss();
  }

  /**
   * {@code -sum(target * log softmax(logits))}.
   *
   * @param logits {@code [batch, classes]}
   * @param target {@code [batch, classes]}: probabilities that add up to 1
   */
  public static Operand<TFloat32> categoricalCrossentropy(
      Step step, Operand<TFloat32> logits, Operand<TFloat32> target) {
    Ops tf = scope(step, "categoricalCrossentropy");
    rank("logits", logits, 2);
    same("logits", logits, "target", target);
    return tf.nn.softmaxCrossEntropyWithLogits(logits, target).loss();
  }

  /**
   * {@code log(1 + e^logit) - target * logit}: the cross entropy of a sigmoid, in a form that does
   * not overflow.
   *
   * @param logits {@code [batch]} or {@code [batch, 1]}
   * @param target any number or boolean, {@code [batch]} or {@code [batch, 1]}: 0 or 1, or a
   *     probability
   */
  public static Operand<TFloat32> binaryCrossentropy(
      Step step, Operand<TFloat32> logits, Operand<? extends TType> target) {
    Ops tf = scope(step, "binaryCrossentropy");
    Operand<TFloat32> logit = vector(tf, "logits", logits);
    Operand<TFloat32> wanted = vector(tf, "target", tf.dtypes.cast(target, TFloat32.class));
    return tf.math.sub(tf.math.softplus(logit), tf.math.mul(wanted, logit));
  }

  /**
   * The mean of {@code (prediction - target)^2} over all dimensions but the batch.
   *
   * @param prediction {@code [batch, ...]}
   * @param target the same shape
   */
  public static Operand<TFloat32> meanSquaredError(
      Step step, Operand<TFloat32> prediction, Operand<TFloat32> target) {
    Ops tf = scope(step, "meanSquaredError");
    same("prediction", prediction, "target", target);
    return meanOfExample(tf, tf.math.squaredDifference(prediction, target));
  }

  /**
   * The mean of {@code |prediction - target|} over all dimensions but the batch.
   *
   * @param prediction {@code [batch, ...]}
   * @param target the same shape
   */
  public static Operand<TFloat32> meanAbsoluteError(
      Step step, Operand<TFloat32> prediction, Operand<TFloat32> target) {
    Ops tf = scope(step, "meanAbsoluteError");
    same("prediction", prediction, "target", target);
    return meanOfExample(tf, tf.math.abs(tf.math.sub(prediction, target)));
  }

  /**
   * Huber's loss: with the error {@code e}, {@code e^2 / 2} up to {@code delta}, beyond it {@code
   * delta (|e| - delta / 2)}; the mean over all dimensions but the batch.
   *
   * @param prediction {@code [batch, ...]}
   * @param target the same shape
   * @param delta where the square becomes a line, above 0; Keras's default is 1
   */
  public static Operand<TFloat32> huber(
      Step step, Operand<TFloat32> prediction, Operand<TFloat32> target, float delta) {
    if (!(delta > 0)) {
      throw new IllegalArgumentException("delta must be above 0, but was " + delta);
    }
    Ops tf = scope(step, "huber");
    same("prediction", prediction, "target", target);
    Operand<TFloat32> error = tf.math.abs(tf.math.sub(prediction, target));
    Operand<TFloat32> square = tf.math.minimum(error, tf.constant(delta));
    // With s = min(|e|, delta): s^2 / 2 + delta (|e| - s) is both branches at once.
    Operand<TFloat32> loss =
        tf.math.add(
            tf.math.mul(tf.math.square(square), tf.constant(0.5f)),
            tf.math.mul(tf.math.sub(error, square), tf.constant(delta)));
    return meanOfExample(tf, loss);
  }

  private static Ops scope(Step step, String name) {
    return step.tf().withSubScope(name);
  }

  private static Operand<TFloat32> meanOfExample(Ops tf, Operand<TFloat32> values) {
    int rank = values.shape().numDimensions();
    if (rank == 1) {
      return values;
    }
    int[] axes = new int[rank - 1];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i + 1;
    }
    Operand<TInt32> dimensions = tf.constant(axes);
    return tf.math.mean(values, dimensions);
  }

  private static Operand<TFloat32> vector(Ops tf, String name, Operand<TFloat32> values) {
    Shape shape = values.shape();
    if (shape.numDimensions() == 1) {
      return values;
    }
    if (shape.numDimensions() == 2 && shape.get(1) == 1) {
      return tf.squeeze(values, org.tensorflow.op.core.Squeeze.axis(java.util.List.of(1L)));
    }
    throw new IllegalArgumentException(
        "%s must be [batch] or [batch, 1], but was %s".formatted(name, shape));
  }

  private static void rank(String name, Operand<?> operand, int rank) {
    if (operand.shape().numDimensions() != rank) {
      throw new IllegalArgumentException(
          "%s must have %d dimensions, but has shape %s".formatted(name, rank, operand.shape()));
    }
  }

  /** Broadcasting a loss is nearly always a mistake: [batch, 1] less [batch] is [batch, batch]. */
  private static void same(String first, Operand<?> a, String second, Operand<?> b) {
    Shape left = a.shape();
    Shape right = b.shape();
    boolean same =
        !left.isUnknown()
            && !right.isUnknown()
            && left.numDimensions() > 0
            && left.isCompatibleWith(right);
    if (!same) {
      throw new IllegalArgumentException(
          "%s and %s must have one shape [batch, ...], but have %s and %s"
              .formatted(first, second, left, right));
    }
  }
}
