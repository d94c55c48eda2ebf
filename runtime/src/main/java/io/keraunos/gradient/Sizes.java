package io.keraunos.gradient;

import java.util.Arrays;
import org.tensorflow.Operation;
import org.tensorflow.ndarray.Shape;

/** Refuses tensors whose number of elements overflows: TensorFlow ends the process over some. */
final class Sizes {

  private static final long MOST = Long.MAX_VALUE / 16; // bytes of the largest element

  private Sizes() {}

  /**
   * Checks the outputs of an op, as far as their sizes are known.
   *
   * @throws IllegalArgumentException if one cannot have as many elements
   */
  static void check(Operation op) {
    for (int i = 0; i < op.numOutputs(); i++) {
      Shape shape = op.output(i).shape();
      if (!shape.isUnknown() && overflows(shape.asArray())) {
        throw new IllegalArgumentException(
            "a tensor must have fewer than 2^59 elements, but %s (%s) has the shape %s. Look at the sizes it is made from"
                .formatted(op.type(), op.name(), shape));
      }
    }
  }

  private static boolean overflows(long[] sizes) {
    if (Arrays.stream(sizes).anyMatch(size -> size == 0)) {
      return false;
    }
    long elements = 1;
    for (long size : sizes) {
      if (size > 0) { // not of a dimension that is not known
        if (size > MOST / elements) {
          return true;
        }
        elements *= size;
      }
    }
    return false;
  }
}
