package io.keraunos.loss;

import io.keraunos.functional.Pair;
import io.keraunos.functional.Weighing;
import io.keraunos.step.Shapes;
import io.keraunos.step.Step;
import io.keraunos.step.TargetRange;
import io.keraunos.step.With;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TNumber;

/**
 * Logits and the numbers of their classes.
 *
 * @param logits {@code [batch, ..., classes]}
 * @param labels integers, {@code [batch, ...]}
 * @param weighing which places count
 */
record ClassLogits(Operand<TFloat32> logits, Operand<? extends TNumber> labels, Weighing weighing) {

  private static final List<Class<? extends With>> OPTIONS =
      List.of(With.IgnoredLabel.class, With.ClassWeights.class, With.LabelSmoothing.class);

  /** Brings labels into the shape of the logits without its last dimension. */
  static ClassLogits of(
      Step step,
      String loss,
      Operand<TFloat32> logits,
      Operand<? extends TNumber> labels,
      With... options) {
    Ops tf = step.tf();
    Weighing given = Weighing.of(loss, OPTIONS, options);
    step.smoothsTarget(loss, given.smoothing());
    Operand<? extends TNumber> classes = classes(tf, logits, labels);
    if (given.ignoredLabel().isEmpty()) {
      step.takesTarget(loss, labels, TargetRange.classes(Shapes.last(logits)));
    }
    Weighing weighing = given.without(tf, classes);
    return new ClassLogits(weighing.fill(tf, logits, 1), weighing.fill(tf, classes, 0), weighing);
  }

  // The labels as integers, of the logits' shape without its last dimension.
  private static Operand<? extends TNumber> classes(
      Ops tf, Operand<TFloat32> logits, Operand<? extends TNumber> labels) {
    Pair.requireRank("logits", logits, 2, "[batch, ..., classes]");
    Operand<? extends TNumber> classes = integers(tf, labels);
    Shape in = logits.shape();
    int rank = in.numDimensions();
    if (Shapes.compatible(in.take(rank - 1), classes.shape())) {
      return classes;
    }
    if (!Shapes.compatible(in.take(rank - 1).append(1), classes.shape())) {
      throw Pair.mismatch(
          "labels", "the shape of the logits without its last dimension", classes, logits);
    }
    return tf.squeeze(classes, Squeeze.axis(-1L));
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

  /** Computes the mean cross entropy of each example. */
  Operand<TFloat32> meanCrossEntropy(Ops tf) {
    if (weighing.smoothing() > 0) {
      return distributions(tf).loss(tf, Distributions::crossEntropy);
    }
    Optional<double[]> weights = weighing.classWeights();
    if (weights.isEmpty()) {
      return mean(tf, crossEntropies(tf));
    }
    float[] floats = LossChecks.classWeights(weights.get(), LossChecks.classCount(logits));
    Operand<TFloat32> ofLabels = tf.gather(tf.constant(floats), labels, tf.constant(0));
    return mean(tf, tf.math.mul(crossEntropies(tf), ofLabels));
  }

  private Operand<TFloat32> mean(Ops tf, Operand<TFloat32> losses) {
    return weighing.meanPerExample(tf, losses, logits.shape().numDimensions() - 1);
  }

  // For each label, of its shape.
  private Operand<TFloat32> crossEntropies(Ops tf) {
    if (logits.shape().numDimensions() == 2) {
      return tf.nn.sparseSoftmaxCrossEntropyWithLogits(logits, labels).loss();
    }
    Operand<TFloat32> rows =
        tf.reshape(logits, tf.constant(new long[] {-1, LossChecks.classCount(logits)}));
    Operand<TFloat32> losses =
        tf.nn
            .sparseSoftmaxCrossEntropyWithLogits(
                rows, tf.reshape(labels, tf.constant(new int[] {-1})))
            .loss();
    return tf.reshape(losses, tf.shape(labels));
  }

  /** Returns the labels as distributions that are 1 at one class. */
  Distributions distributions(Ops tf) {
    Operand<TFloat32> ones =
        tf.oneHot(
            labels,
            tf.constant((int) LossChecks.classCount(logits)),
            tf.constant(1f),
            tf.constant(0f));
    return new Distributions(logits, ones, weighing);
  }
}
