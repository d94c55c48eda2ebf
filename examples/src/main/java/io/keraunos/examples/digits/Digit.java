package io.keraunos.examples.digits;

import io.keraunos.annotation.TensorShape;

/**
 * A handwritten digit.
 *
 * @param pixels height, width, one channel, each 0 to 16
 * @param label 0 to 9
 */
public record Digit(@TensorShape({8, 8, 1}) float[] pixels, int label) {}
