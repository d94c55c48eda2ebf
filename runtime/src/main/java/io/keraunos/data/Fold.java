package io.keraunos.data;

/**
 * A fold of a cross-validation: the examples that are held out, and all others.
 *
 * @param <T> the example
 * @param number the number of the fold, from 1
 * @param train the examples to train on
 * @param heldOut the examples to measure with, none of which is in {@code train}
 */
public record Fold<T>(int number, Dataset<T> train, Dataset<T> heldOut) {}
