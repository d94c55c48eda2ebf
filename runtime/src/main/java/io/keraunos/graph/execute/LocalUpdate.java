package io.keraunos.graph.execute;

/**
 * The end of a training step of one worker.
 *
 * @param update applies what the shares have kept
 */
record LocalUpdate(UpdateRun update) implements StepEnd {
  @Override
  public StepOutcome apply(long examples, int vote) {
    update.run();
    return new StepOutcome(examples, new int[] {vote});
  }
}
