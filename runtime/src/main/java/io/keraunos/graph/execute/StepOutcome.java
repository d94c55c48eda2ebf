package io.keraunos.graph.execute;

/**
 * The outcome of a training step.
 *
 * @param examples the examples of the step, those of all workers; if there are none, nothing was
 *     trained
 * @param votes the vote of each worker
 */
public record StepOutcome(long examples, int[] votes) {}
