package io.keraunos.trainer;

/**
 * When a fit writes checkpoints, and how many it keeps. A fit that is asked to end (Ctrl-C,
 * SIGTERM) writes one more, at the step where it ends.
 *
 * @param everySteps after how many optimizer steps, counted over all epochs; 0 for never
 * @param everyEpochs after how many epochs, once they were validated; 0 for never
 * @param keepLast how many of the latest are kept, at least 1
 */
public record Checkpointing(long everySteps, long everyEpochs, int keepLast) {

  /** Checks the values. */
  public Checkpointing {
    Check.atLeast("everySteps", everySteps, 0);
    Check.atLeast("everyEpochs", everyEpochs, 0);
    Check.atLeast("keepLast", keepLast, 1);
  }

  /** None. The default. */
  public static Checkpointing never() {
    return new Checkpointing(0, 0, 2);
  }

  /** After every n-th step; the latest two are kept. */
  public static Checkpointing everySteps(long steps) {
    return new Checkpointing(Check.atLeast("everySteps", steps, 1), 0, 2);
  }

  /** After every n-th epoch; the latest two are kept. */
  public static Checkpointing everyEpochs(long epochs) {
    return new Checkpointing(0, Check.atLeast("everyEpochs", epochs, 1), 2);
  }

  /** These, of which that many of the latest are kept, at least 1. */
  public Checkpointing keepLast(int count) {
    return new Checkpointing(everySteps, everyEpochs, count);
  }

  boolean wanted() {
    return everySteps > 0 || everyEpochs > 0;
  }

  boolean dueAfterStep(long step) {
    return everySteps > 0 && step % everySteps == 0;
  }

  boolean dueAfterEpoch(long epoch) {
    return everyEpochs > 0 && epoch % everyEpochs == 0;
  }
}
