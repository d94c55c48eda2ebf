package io.keraunos.optimizer;

/** A unit that schedules count in. */
public enum ScheduleUnit {
  /** Finished epochs: the learning rate is the same throughout an epoch. */
  EPOCHS,
  /** Finished optimizer steps, over all epochs. */
  STEPS;

  /** Returns how many of this unit are finished. */
  public long finished(SchedulePosition position) {
    return switch (this) {
      case EPOCHS -> position.epoch();
      case STEPS -> position.step();
    };
  }

  /** Returns the unit's name in a sentence: {@code "epochs"}. */
  public String plural() {
    return switch (this) {
      case EPOCHS -> "epochs";
      case STEPS -> "steps";
    };
  }
}
