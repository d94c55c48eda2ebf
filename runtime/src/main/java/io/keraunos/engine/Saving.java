package io.keraunos.engine;

import io.keraunos.trainer.Checkpointing;

/**
 * Writes checkpoints of a fit when they are due.
 *
 * @param when the setting
 * @param checkpoints say how the one before went
 * @param writer takes them
 * @param window what is counted with them
 */
record Saving(
    Checkpointing when, Checkpoints checkpoints, CheckpointWriter writer, MetricWindow window) {

  /**
   * Writes a checkpoint if one is due after a step.
   *
   * @param asked whether somebody asks for one, or the clock does
   */
  void afterStep(FitProgress progress, boolean asked) {
    checkpoints.check();
    if (asked
        || when.dueAfterStep(progress.step())
        || (progress.validated() == progress.step() && measuredForBest(progress))) {
      writer.write();
    }
  }

  /** Writes a checkpoint if one is due after an epoch. */
  void afterEpoch(FitProgress progress) {
    if (when.dueAfterEpoch(progress.epoch()) || measuredForBest(progress)) {
      writer.write();
    }
  }

  /** Returns whether the metric that decides which checkpoints are best is known for this step. */
  private boolean measuredForBest(FitProgress progress) {
    return when.keepBest()
        .filter(best -> progress.measured().find(best.metric()).isPresent())
        .isPresent();
  }
}
