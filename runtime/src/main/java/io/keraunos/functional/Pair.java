package io.keraunos.functional;

import io.keraunos.step.Shapes;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * A prediction and a target of one shape and type.
 *
 * @param rank the rank of both
 */
public record Pair(Operand<TFloat32> prediction, Operand<TFloat32> target, int rank) {

  /**
   * Brings predictions and targets to one shape and type. Without this, {@code [batch, 1]} and
   * {@code [batch]} would broadcast to {@code [batch, batch]}, and a loss of the wrong pairs would
   * come out silently.
   */
  public static Pair of(
      Ops tf, String name, Operand<TFloat32> prediction, Operand<? extends TType> targets) {
    requireRank("predictions", prediction, 1, "[batch, ...]");
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
    throw mismatch(name, "the shape of the prediction", targets, prediction);
  }

  /** Checks the rank of a prediction. */
  public static void requireRank(String name, Operand<?> x, int least, String meaning) {
    Shape shape = x.shape();
    if (shape.isUnknown() || shape.numDimensions() < least) {
      throw new IllegalArgumentException(
          "%s must be of rank %s or more, %s, but were of shape %s. Check which layer comes last."
              .formatted(name, least, meaning, Shapes.text(shape)));
    }
  }

  /** Returns the exception for a target whose shape does not fit that of its prediction. */
  public static IllegalArgumentException mismatch(
      String name, String rule, Operand<?> was, Operand<?> prediction) {
    return new IllegalArgumentException(
        ("%s must be of %s, but were of shape %s with a prediction of shape %s. Check the layer"
                + " that comes last, or reshape one of the two.")
            .formatted(name, rule, Shapes.text(was.shape()), Shapes.text(prediction.shape())));
  }
}
