package io.keraunos.benchmarks;

import io.keraunos.annotation.TensorShape;

/**
 * A made row: 20 numbers and a class that depends on them.
 *
 * @param x the numbers
 * @param label 0 or 1
 */
public record Row(@TensorShape(20) float[] x, int label) {}
