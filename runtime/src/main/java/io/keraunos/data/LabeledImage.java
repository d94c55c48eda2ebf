package io.keraunos.data;

import io.keraunos.annotation.TensorShape;

/**
 * A colour image of 32 by 32 pixels and its class.
 *
 * <p>Two of them are equal only if they hold the same array.
 *
 * @param image 3072 unsigned bytes: rows from the top, in each its pixels from the left, of each
 *     red, green and blue
 * @param label the class, from 0
 */
// The array is the example: copying it for every read would double the loader's work.
@SuppressWarnings("ArrayRecordComponent")
public record LabeledImage(@TensorShape({32, 32, 3}) byte[] image, int label) {}
