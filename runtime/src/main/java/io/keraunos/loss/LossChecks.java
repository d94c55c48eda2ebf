package io.keraunos.loss;

import io.keraunos.step.Shapes;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/** Checks of the shapes given to losses, made when the graph is traced. */
final class LossChecks {

  private LossChecks() {}

  static float[] classWeights(double[] weights, long classes) {
    if (weights.length != classes) {
      throw new IllegalArgumentException(
          "classWeights must be one for each of the %s classes, but were %s"
              .formatted(classes, weights.length));
    }
    float[] floats = new float[weights.length];
    for (int label = 0; label < floats.length; label++) {
      floats[label] = (float) weights[label];
      if (!(floats[label] >= 0) || Float.isInfinite(floats[label])) {
        throw new IllegalArgumentException(
            "classWeights must each be at least 0 and finite, but that of class %s was %s"
                .formatted(label, weights[label]));
      }
    }
    return floats;
  }

  static long classCount(Operand<TFloat32> logits) {
    long classes = Shapes.last(logits);
    if (classes == Shape.UNKNOWN_SIZE) {
      throw new IllegalArgumentException(
          "logits must have a known last dimension, the number of classes, but were of shape "
              + Shapes.text(logits.shape()));
    }
    return classes;
  }
}
