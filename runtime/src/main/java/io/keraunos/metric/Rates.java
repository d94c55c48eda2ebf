package io.keraunos.metric;

/**
 * What a threshold reaches.
 *
 * @param precision the share of positives among what it takes for positive; 0 if it takes none
 * @param recall the share of the positives that it takes for positive
 * @param specificity the share of the negatives that it takes for negative
 */
record Rates(double precision, double recall, double specificity) {}
