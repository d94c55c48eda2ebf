package io.keraunos.optimizer;

import java.util.ArrayList;
import java.util.List;

/**
 * Schedules one after the other. Each sees the unit that its start is given in (epochs or steps)
 * counted from there; the other unit counts from the beginning of training.
 */
public final class SequentialSchedule implements LearningRateSchedule {

  private record Part(ScheduleUnit unit, long start, LearningRateSchedule schedule) {}

  private final List<Part> parts;

  private SequentialSchedule(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /** Begins with a schedule. */
  public static SequentialSchedule of(LearningRateSchedule first) {
    return new SequentialSchedule(List.of(new Part(ScheduleUnit.STEPS, 0, first)));
  }

  /** Goes on with another one once that many epochs have finished. */
  public SequentialSchedule atEpoch(long epoch, LearningRateSchedule next) {
    return with(new Part(ScheduleUnit.EPOCHS, epoch, next));
  }

  /** Goes on with another one once that many steps have finished. */
  public SequentialSchedule atStep(long step, LearningRateSchedule next) {
    return with(new Part(ScheduleUnit.STEPS, step, next));
  }

  private SequentialSchedule with(Part part) {
    OptimizerCheck.atLeast("the start of a schedule", part.start(), 1);
    List<Part> more = new ArrayList<>(parts);
    more.add(part);
    return new SequentialSchedule(more);
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    Part current = parts.get(0);
    for (Part part : parts) {
      if (part.unit().of(position) >= part.start()) {
        current = part;
      }
    }
    return current.schedule().learningRate(base, current.unit().from(position, current.start()));
  }
}
