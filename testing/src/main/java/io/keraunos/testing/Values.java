package io.keraunos.testing;

import io.keraunos.spi.StepTrial;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The values of a weight, a gradient or the answers of a predict step, with their shape. */
public final class Values {

  private final long[] shape;
  private final float[] elements;

  Values(StepTrial.Values of) {
    this.shape = of.shape().clone();
    this.elements = of.elements().clone();
  }

  /** Returns the shape; that of answers begins with the number of examples. */
  public List<Long> shape() {
    return LongStream.of(shape).boxed().toList();
  }

  /** Returns the elements, flat in row-major order: a new array. */
  public float[] elements() {
    return elements.clone();
  }

  /**
   * Returns an element.
   *
   * @param index its index in each dimension, from 0
   * @throws IndexOutOfBoundsException if there is none
   */
  public float get(int... index) {
    boolean within = index.length == shape.length;
    int at = 0;
    for (int i = 0; within && i < index.length; i++) {
      within = index[i] >= 0 && index[i] < shape[i];
      at = (int) (at * shape[i] + index[i]);
    }
    if (!within) {
      throw new IndexOutOfBoundsException(
          "the index must lie in the shape %s, but was %s"
              .formatted(shape(), Arrays.toString(index)));
    }
    return elements[at];
  }

  /** Returns the Euclidean norm of the elements: 0 for a gradient that moves nothing. */
  public double norm() {
    double squares = 0;
    for (float element : elements) {
      squares += (double) element * element;
    }
    return Math.sqrt(squares);
  }

  /** Returns whether shape and elements are the same, to the bit. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Values of
        && Arrays.equals(shape, of.shape)
        && Arrays.equals(elements, of.elements);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(elements);
  }

  /** Returns the shape and the first elements. */
  @Override
  public String toString() {
    String first =
        IntStream.range(0, Math.min(8, elements.length))
            .mapToObj(i -> Float.toString(elements[i]))
            .collect(Collectors.joining(", "));
    return "%s: %s%s".formatted(shape(), first, elements.length > 8 ? ", ..." : "");
  }
}
