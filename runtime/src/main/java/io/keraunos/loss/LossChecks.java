package io.keraunos.loss;

import io.keraunos.step.Shapes;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;

/** Checks of the shapes given to losses, made when the graph is traced. */
final class LossChecks {

  private LossChecks() {}

  static void requireRank(String name, Operand<?> x, int least, String meaning) {
    Shape shape = x.shape();
    if (shape.isUnknown() || shape.numDimensions() < least) {
      throw new IllegalArgumentException(
          "%s must be of rank %s or more, %s, but were of shape %s. Check which layer comes last."
              .formatted(name, least, meaning, Shapes.text(shape)));
    }
  }

  static IllegalArgumentException mismatch(
      String name, String rule, Operand<?> was, Operand<?> prediction) {
    return new IllegalArgumentException(
        ("%s must be of %s, but were of shape %s with a prediction of shape %s. Check the layer"
                + " that comes last, or reshape one of the two.")
            .formatted(name, rule, Shapes.text(was.shape()), Shapes.text(prediction.shape())));
  }

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
}
