package io.keraunos.graph.execute;

/** The end of a training step, once every share of its batches has been computed. */
interface StepEnd extends AutoCloseable {

  /**
   * Trains on what the shares have kept.
   *
   * @param examples this worker's examples of the step
   * @param vote what this worker tells the others, a small number
   */
  StepOutcome apply(long examples, int vote);

  /** Frees what is native. */
  @Override
  default void close() {}
}
