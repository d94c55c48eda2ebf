package io.keraunos.optimizer;

/**
 * Rises in a line from a share of the base rate to all of it, where it stays: {@code base (start +
 * (1 - start) min(t, length) / length)} (<a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LinearLR.html">PyTorch's
 * LinearLR</a>). What follows is appended with {@link #then}.
 */
public final class LinearWarmup implements LearningRateSchedule {
  private final ScheduleUnit unit;
  private final long length;
  private final double start;

  private LinearWarmup(ScheduleUnit unit, long length, double start) {
    OptimizerCheck.atLeast("length", length, 1);
    if (!(start >= 0 && start <= 1)) {
      throw new IllegalArgumentException("start must be between 0 and 1, but was " + start);
    }
    this.unit = unit;
    this.length = length;
    this.start = start;
  }

  /** Over that many epochs, at least 1; from a third unless set. */
  public static LinearWarmup overEpochs(long length) {
    return new LinearWarmup(ScheduleUnit.EPOCHS, length, 1.0 / 3);
  }

  /** Over that many steps, at least 1; from a third unless set. */
  public static LinearWarmup overSteps(long length) {
    return new LinearWarmup(ScheduleUnit.STEPS, length, 1.0 / 3);
  }

  /** From this share of the base rate, between 0 and 1. */
  public LinearWarmup from(double share) {
    return new LinearWarmup(unit, length, share);
  }

  /** Then another schedule, which counts from the end of the warm-up. */
  public LearningRateSchedule then(LearningRateSchedule next) {
    return unit == ScheduleUnit.EPOCHS
        ? SequentialSchedule.of(this).atEpoch(length, next)
        : SequentialSchedule.of(this).atStep(length, next);
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    double done = Math.min(unit.of(position), length) / (double) length;
    return base * (start + (1 - start) * done);
  }
}
