package io.keraunos.metric;

import io.keraunos.step.Ranges;
import io.keraunos.step.Shapes;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;

/** Brings predictions and labels into one shape, or says why that cannot be. */
final class Labels {

  private Labels() {}

  /**
   * Returns labels as class numbers, in the shape of the logits without the last dimension. A label
   * outside the classes fails the step.
   *
   * @param metric the name of the metric, for messages
   */
  static Operand<TInt64> classes(
      Ops tf, String metric, Operand<TFloat32> logits, Operand<? extends TNumber> labels) {
    Shape in = logits.shape();
    if (in.isUnknown() || in.numDimensions() < 2) {
      throw new IllegalArgumentException(
          "logits must be of rank 2 or more, [batch, ..., classes], but were of shape %s. For a"
                  .formatted(Shapes.text(in))
              + " single output per example there are binaryAccuracy, precision, recall and auc.");
    }
    Shape expected = in.take(in.numDimensions() - 1);
    if (Shapes.compatible(expected, labels.shape())) {
      return Ranges.classes(tf, metric, labels, logits);
    }
    if (Shapes.compatible(expected.append(1), labels.shape())) {
      return tf.squeeze(Ranges.classes(tf, metric, labels, logits), Squeeze.axis(-1L));
    }
    throw new IllegalArgumentException(
        "labels must be of the shape of the logits without its last dimension, but were of shape"
            + " %s with logits of shape %s. Check the layer that comes last."
                .formatted(Shapes.text(labels.shape()), Shapes.text(in)));
  }
}
