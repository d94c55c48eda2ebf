package io.keraunos.optimizer;

/** What a schedule counts. */
enum ScheduleUnit {
  EPOCHS,
  STEPS;

  long of(SchedulePosition position) {
    return this == EPOCHS ? position.epoch() : position.step();
  }

  /** A position counted from a later start in this unit; the other unit stays. */
  SchedulePosition from(SchedulePosition position, long start) {
    return this == EPOCHS
        ? new SchedulePosition(position.epoch() - start, position.step(), position.history())
        : new SchedulePosition(position.epoch(), position.step() - start, position.history());
  }
}
