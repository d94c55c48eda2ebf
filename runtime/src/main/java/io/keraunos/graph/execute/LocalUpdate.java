package io.keraunos.graph.execute;

/**
 * The end of a training step of one replica.
 *
 * @param updates applies what the shares have kept
 */
record LocalUpdate(ReplicaUpdates updates) implements StepEnd {
  @Override
  public StepOutcome apply(long examples, int vote) {
    return updates.apply(examples, vote);
  }

  @Override
  public void close() {
    updates.close();
  }
}
