package io.keraunos.examples.tabular;

import io.keraunos.annotation.TensorShape;

/**
 * A tumour.
 *
 * @param measurements 30 numbers, see the columns of the file
 * @param benign whether it is harmless
 */
record Tumour(@TensorShape(30) float[] measurements, boolean benign) {}
