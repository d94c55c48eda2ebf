package io.keraunos.loss;

import io.keraunos.step.Shapes;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** A prediction and a target of one shape and type. */
record Pair(Operand<TFloat32> prediction, Operand<TFloat32> target, int rank) {

  /**
   * Brings predictions and targets to one shape and type. Without this, {@code [batch, 1]} and
   * {@code [batch]} would broadcast to {@code [batch, batch]}, and a loss of the wrong pairs would
   * come out silently.
   */
  static Pair of(
      Ops tf, String name, Operand<TFloat32> prediction, Operand<? extends TType> targets) {
    LossChecks.requireRank("predictions", prediction, 1, "[batch, ...]");
    Operand<TFloat32> target = tf.dtypes.cast(targets, TFloat32.class);
    Shape predicted = prediction.shape();
    int rank = predicted.numDimensions();
    if (Shapes.compatible(predicted, targets.shape())) {
      return new Pair(prediction, target, rank);
    }
    if (Shapes.compatible(predicted, targets.shape().append(1))) {
      return new Pair(tf.squeeze(prediction, Squeeze.axis(-1L)), target, rank - 1);
    }
    if (Shapes.compatible(predicted.append(1), targets.shape())) {
      return new Pair(prediction, tf.squeeze(target, Squeeze.axis(-1L)), rank);
    }
    throw LossChecks.mismatch(name, "the shape of the prediction", targets, prediction);
  }

  Operand<TFloat32> error(Ops tf) {
    return tf.math.sub(prediction, target);
  }
}
