package io.keraunos.layer;

import io.keraunos.step.LayerScope;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;

/** Rules that several layers share. */
final class LayerCheck {
  private LayerCheck() {}

  static void atLeast(String setting, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          setting + " must be at least " + least + ", but was " + value);
    }
  }

  static void fraction(String setting, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          setting + " must be at least 0 and below 1, but was " + value);
    }
  }

  static void positive(String setting, float value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(setting + " must be above 0, but was " + value);
    }
  }

  /** The input must be {@code [batch, height, width, channels]}, all but the batch known. */
  static Shape image(LayerScope scope, Operand<?> x) {
    Shape shape = x.shape();
    if (shape.isUnknown() || shape.numDimensions() != 4 || shape.get(3) < 0) {
      throw new IllegalArgumentException(
          "the input of %s must be [batch, height, width, channels], but was %s"
              .formatted(scope.name(), shape));
    }
    return shape;
  }

  /** The input's last dimension, which must be known. */
  static long lastDimension(LayerScope scope, Operand<?> x) {
    Shape shape = x.shape();
    if (shape.isUnknown() || shape.numDimensions() < 2 || shape.get(-1) < 0) {
      throw new IllegalArgumentException(
          "the input of %s must be [batch, ..., features] with a known last dimension, but was %s"
              .formatted(scope.name(), shape));
    }
    return shape.get(-1);
  }

  /** A window that stays inside must fit in. */
  static void fits(LayerScope scope, Shape input, long height, long width, Padding padding) {
    boolean tooHigh = input.get(1) >= 0 && input.get(1) < height;
    boolean tooWide = input.get(2) >= 0 && input.get(2) < width;
    if (padding == Padding.VALID && (tooHigh || tooWide)) {
      throw new IllegalArgumentException(
          "the window of %s must fit its input, but is %d x %d and the input %s. Use Padding.SAME, or pool less before"
              .formatted(scope.name(), height, width, input));
    }
  }
}
