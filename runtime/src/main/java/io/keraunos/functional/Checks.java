package io.keraunos.functional;

import io.keraunos.check.Check;
import io.keraunos.step.Shapes;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;

/** Checks of layers' settings and inputs. */
public final class Checks {

  private Checks() {}

  /** Checks that a whole number is at least 1, and returns it. */
  public static int positive(String name, int value) {
    return Check.atLeast(name, value, 1);
  }

  /** Checks that a number is above 0 and finite, and returns it. */
  public static double positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be above 0 and finite, but was " + value);
    }
    return value;
  }

  /** Returns the shape of an input that must have exactly this rank. */
  public static Shape rank(Object layer, Operand<?> x, int rank, String meaning) {
    Shape shape = x.shape();
    if (shape.isUnknown() || shape.numDimensions() != rank) {
      throw badInput(
          layer,
          "of rank " + rank + ", " + meaning,
          shape,
          "Reshape it before this layer, or check which layer comes before it.");
    }
    return shape;
  }

  /** Returns the shape of an input that must have at least this rank. */
  public static Shape rankAtLeast(Object layer, Operand<?> x, int rank, String meaning) {
    Shape shape = x.shape();
    if (shape.isUnknown() || shape.numDimensions() < rank) {
      throw badInput(
          layer,
          "of rank " + rank + " or more, " + meaning,
          shape,
          "Reshape it before this layer, or check which layer comes before it.");
    }
    return shape;
  }

  /**
   * Returns the size of an input's last dimension, which must be known because a variable depends
   * on it.
   */
  public static long knownLast(Object layer, Shape shape) {
    long size = shape.get(shape.numDimensions() - 1);
    if (size == Shape.UNKNOWN_SIZE) {
      throw badInput(
          layer,
          "of a known last dimension, because the layer's variables have its size",
          shape,
          "Reshape the input to a fixed last dimension before this layer.");
    }
    return size;
  }

  /**
   * Returns the exception for an input of the wrong shape: what the layer needs, what it got, what
   * to do.
   */
  public static IllegalArgumentException badInput(
      Object layer, String rule, Shape was, String next) {
    return new IllegalArgumentException(
        "input of %s must be %s, but was of shape %s. %s"
            .formatted(layer, rule, Shapes.text(was), next));
  }
}
