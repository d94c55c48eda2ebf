package io.keraunos.loss;

import io.keraunos.step.Ranges;
import io.keraunos.step.Shapes;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * Losses, as <a href="https://keras.io/api/losses/">Keras</a> has them. Each returns one loss for
 * each example, shape {@code [batch]}: what an example has more than one of (pixels, time steps,
 * outputs) is averaged. A training step may return it as it is: the mean over the batch is taken
 * over examples, also where a batch is split unevenly.
 *
 * <p>Classification losses take logits, not probabilities: leave the softmax or the sigmoid out of
 * the network.
 */
public final class Losses {

  private Losses() {}

  /**
   * Computes the cross entropy between a distribution given by logits and a class given by its
   * number: {@code log(sum_j exp(logits_j)) - logits_label}.
   *
   * @param logits {@code [batch, ..., classes]}
   * @param labels {@code [batch, ...]}, integers from 0 to {@code classes - 1}; on the CPU another
   *     value fails the step, on a GPU it gives NaN. A last dimension of 1 may be left on.
   * @return {@code [batch]}
   * @throws IllegalArgumentException if the shapes do not fit or the labels are not integers
   */
  public static Operand<TFloat32> sparseCategoricalCrossentropy(
      Step step, Operand<TFloat32> logits, Operand<? extends TNumber> labels) {
    Ops tf = step.tf();
    step.takesLogits("sparseCategoricalCrossentropy", logits);
    Operand<? extends TNumber> classes = classes(tf, logits, labels);
    Operand<TFloat32> losses = sparseCrossentropies(tf, logits, classes);
    return Shapes.meanPerExample(tf, losses, logits.shape().numDimensions() - 1);
  }

  /**
   * Computes {@link #sparseCategoricalCrossentropy(Step, Operand, Operand)} times the weight of the
   * label's class, for classes of unequal size; {@code io.keraunos.data.ClassWeights.balanced}
   * computes some. The mean over {@code n} examples is {@code sum_i w_i l_i / n}, as that of
   * Keras's {@code class_weight}; PyTorch's {@code CrossEntropyLoss(weight)} divides by the sum of
   * the weights instead. With balanced weights the two are the same over all examples, not in each
   * batch.
   *
   * @param logits {@code [batch, ..., classes]}
   * @param labels {@code [batch, ...]}, integers from 0 to {@code classes - 1}
   * @param classWeights one for each class, at least 0 and finite; the same at every step
   * @return {@code [batch]}
   * @throws IllegalArgumentException as without weights, or if there is not one for each class
   */
  public static Operand<TFloat32> sparseCategoricalCrossentropy(
      Step step,
      Operand<TFloat32> logits,
      Operand<? extends TNumber> labels,
      double[] classWeights) {
    Ops tf = step.tf();
    step.takesLogits("sparseCategoricalCrossentropy", logits);
    Operand<? extends TNumber> classes = classes(tf, logits, labels);
    float[] weights = LossChecks.classWeights(classWeights, classCount(logits));
    Operand<TFloat32> ofLabels = tf.gather(tf.constant(weights), classes, tf.constant(0));
    Operand<TFloat32> losses = tf.math.mul(sparseCrossentropies(tf, logits, classes), ofLabels);
    return Shapes.meanPerExample(tf, losses, logits.shape().numDimensions() - 1);
  }

  // The labels as integers, of the logits' shape without its last dimension.
  private static Operand<? extends TNumber> classes(
      Ops tf, Operand<TFloat32> logits, Operand<? extends TNumber> labels) {
    LossChecks.requireRank("logits", logits, 2, "[batch, ..., classes]");
    Operand<? extends TNumber> classes = integers(tf, labels);
    Shape in = logits.shape();
    int rank = in.numDimensions();
    if (Shapes.compatible(in.take(rank - 1), classes.shape())) {
      return classes;
    }
    if (!Shapes.compatible(in.take(rank - 1).append(1), classes.shape())) {
      throw LossChecks.mismatch(
          "labels", "the shape of the logits without its last dimension", classes, logits);
    }
    return tf.squeeze(classes, Squeeze.axis(-1L));
  }

  // For each label, of its shape.
  private static Operand<TFloat32> sparseCrossentropies(
      Ops tf, Operand<TFloat32> logits, Operand<? extends TNumber> classes) {
    if (logits.shape().numDimensions() == 2) {
      return tf.nn.sparseSoftmaxCrossEntropyWithLogits(logits, classes).loss();
    }
    Operand<TFloat32> rows = tf.reshape(logits, tf.constant(new long[] {-1, classCount(logits)}));
    Operand<TFloat32> losses =
        tf.nn
            .sparseSoftmaxCrossEntropyWithLogits(
                rows, tf.reshape(classes, tf.constant(new int[] {-1})))
            .loss();
    return tf.reshape(losses, tf.shape(classes));
  }

  /**
   * Computes the cross entropy between a distribution given by logits and one given by
   * probabilities: {@code -sum_j targets_j log softmax(logits)_j}.
   *
   * @param logits {@code [batch, ..., classes]}
   * @param targets {@code [batch, ..., classes]}, each row adding up to 1
   * @return {@code [batch]}
   * @throws IllegalArgumentException if the shapes are not the same
   */
  public static Operand<TFloat32> categoricalCrossentropy(
      Step step, Operand<TFloat32> logits, Operand<TFloat32> targets) {
    Ops tf = step.tf();
    step.takesLogits("categoricalCrossentropy", logits);
    LossChecks.requireRank("logits", logits, 2, "[batch, ..., classes]");
    requireSameShape("targets", targets, logits);
    Operand<TFloat32> logProbabilities = tf.nn.logSoftmax(logits);
    Operand<TFloat32> losses =
        tf.math.neg(tf.reduceSum(tf.math.mul(targets, logProbabilities), tf.constant(-1)));
    return Shapes.meanPerExample(tf, losses, logits.shape().numDimensions() - 1);
  }

  /**
   * Computes the binary cross entropy: {@code max(x, 0) - x z + log(1 + exp(-|x|))} for a logit
   * {@code x} and a target {@code z}, which is {@code -z log sigmoid(x) - (1 - z) log(1 -
   * sigmoid(x))} in a form that does not overflow.
   *
   * @param logits {@code [batch]} or {@code [batch, ...]}
   * @param targets of the same shape, or without or with a last dimension of 1 that the logits have
   *     or have not; booleans, integers 0 and 1, or probabilities. A value below 0 or above 1 fails
   *     the step.
   * @return {@code [batch]}
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static Operand<TFloat32> binaryCrossentropy(
      Step step, Operand<TFloat32> logits, Operand<? extends TType> targets) {
    Ops tf = step.tf();
    step.takesLogits("binaryCrossentropy", logits);
    Pair pair = Pair.of(tf, "targets", logits, targets);
    Operand<TFloat32> x = pair.prediction();
    boolean always = targets.type() == TBool.class;
    Operand<TFloat32> z =
        always ? pair.target() : Ranges.probabilities(tf, "binaryCrossentropy", pair.target());
    // Chosen by one condition: with relu(x) and |x| the slopes at 0 would not belong together.
    Operand<TFloat32> zero = tf.zerosLike(x);
    Operand<TBool> above = tf.math.greaterEqual(x, zero);
    Operand<TFloat32> negative = tf.math.neg(x);
    Operand<TFloat32> linear = tf.math.sub(tf.select(above, x, zero), tf.math.mul(x, z));
    Operand<TFloat32> curve = tf.math.softplus(tf.select(above, negative, x));
    return Shapes.meanPerExample(tf, tf.math.add(linear, curve), pair.rank());
  }

  /**
   * Computes {@code (prediction - target)^2}.
   *
   * @param predictions {@code [batch]} or {@code [batch, ...]}
   * @param targets of the same shape, or without or with a last dimension of 1 that the predictions
   *     have or have not; any numeric type
   * @return {@code [batch]}
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static Operand<TFloat32> meanSquaredError(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets) {
    Ops tf = step.tf();
    Pair pair = Pair.of(tf, "targets", predictions, targets);
    return Shapes.meanPerExample(tf, tf.math.square(pair.error(tf)), pair.rank());
  }

  /**
   * Computes {@code |prediction - target|}.
   *
   * @param predictions {@code [batch]} or {@code [batch, ...]}
   * @param targets of the same shape, or without or with a last dimension of 1 that the predictions
   *     have or have not; any numeric type
   * @return {@code [batch]}
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static Operand<TFloat32> meanAbsoluteError(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets) {
    Ops tf = step.tf();
    Pair pair = Pair.of(tf, "targets", predictions, targets);
    return Shapes.meanPerExample(tf, tf.math.abs(pair.error(tf)), pair.rank());
  }

  /** Computes {@link #huber(Step, Operand, Operand, double)} with a delta of 1. */
  public static Operand<TFloat32> huber(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets) {
    return huber(step, predictions, targets, 1);
  }

  /**
   * Computes the Huber loss, quadratic for small errors and linear for large ones: {@code e^2 / 2}
   * where {@code |e| <= delta}, else {@code delta |e| - delta^2 / 2}. <a
   * href="https://doi.org/10.1214/aoms/1177703732">Huber 1964</a>.
   *
   * @param predictions {@code [batch]} or {@code [batch, ...]}
   * @param targets of the same shape, or without or with a last dimension of 1 that the predictions
   *     have or have not; any numeric type
   * @param delta the error from which it is linear, above 0
   * @return {@code [batch]}
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static Operand<TFloat32> huber(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets, double delta) {
    if (!(delta > 0) || Double.isInfinite(delta)) {
      throw new IllegalArgumentException("delta must be above 0 and finite, but was " + delta);
    }
    Ops tf = step.tf();
    Pair pair = Pair.of(tf, "targets", predictions, targets);
    // With q = min(|e|, delta) both cases are q (|e| - q / 2), which needs no branch.
    Operand<TFloat32> error = tf.math.abs(pair.error(tf));
    Operand<TFloat32> q = tf.math.minimum(error, tf.constant((float) delta));
    Operand<TFloat32> losses =
        tf.math.mul(q, tf.math.sub(error, tf.math.mul(q, tf.constant(0.5f))));
    return Shapes.meanPerExample(tf, losses, pair.rank());
  }

  private static void requireSameShape(String name, Operand<?> x, Operand<TFloat32> prediction) {
    if (!Shapes.compatible(x.shape(), prediction.shape())) {
      throw LossChecks.mismatch(name, "the shape of the prediction", x, prediction);
    }
  }

  private static Operand<? extends TNumber> integers(Ops tf, Operand<? extends TNumber> labels) {
    Class<?> type = labels.type();
    if (type == TInt32.class || type == TInt64.class) {
      return labels;
    }
    if (type == TUint8.class) {
      return tf.dtypes.cast(labels, TInt32.class);
    }
    throw new IllegalArgumentException(
        "labels must be TInt32, TInt64 or TUint8, but were %s. Labels that are one number per class"
                .formatted(type.getSimpleName())
            + " belong to categoricalCrossentropy.");
  }

  private static long classCount(Operand<TFloat32> logits) {
    Shape shape = logits.shape();
    long classes = shape.get(shape.numDimensions() - 1);
    if (classes == Shape.UNKNOWN_SIZE) {
      throw new IllegalArgumentException(
          "logits must have a known last dimension, the number of classes, but were of shape "
              + Shapes.text(shape));
    }
    return classes;
  }
}
