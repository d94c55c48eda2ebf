package io.keraunos.data;

import io.keraunos.annotation.TensorShape;

/**
 * A colour image of 32 x 32 pixels and its class.
 *
 * @param image height, width, channels (red, green, blue), each 0 to 255 as an unsigned byte
 * @param label the class, 0 to 9
 */
public record LabeledImage(@TensorShape({32, 32, 3}) byte[] image, int label) {}
