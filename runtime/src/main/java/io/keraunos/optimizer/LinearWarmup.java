package io.keraunos.optimizer;

/**
 * Rises linearly from a share of the learning rate to all of it, and stays there:
 *
 * <pre>{@code
 * LinearWarmup.overSteps(500).from(0.01).then(CosineAnnealing.overSteps(10_000))
 * }</pre>
 *
 * <p>After {@code t} epochs (steps), up to {@code length}, the learning rate is {@code base * (from
 * + (1 - from) * t / length)}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LinearLR.html">
 * torch.optim.lr_scheduler.LinearLR</a> has it.
 *
 * @param unit the unit of {@code length}
 * @param length the number of epochs or steps until the full learning rate, at least 1
 * @param from the share to start with, above 0, so that the first epoch or step is not lost, and at
 *     most 1; a third by default, as in PyTorch
 */
public record LinearWarmup(ScheduleUnit unit, long length, double from) implements BoundedSchedule {

  /** Checks the settings. */
  public LinearWarmup {
    Arguments.atLeast(
        "LinearWarmup length", 1, length, "it is the number of " + unit.plural() + " of the rise");
    Arguments.factor("LinearWarmup.from", from, "0.01 starts at a hundredth");
  }

  /** Rises over the first {@code length} epochs, from a third. */
  public static LinearWarmup overEpochs(long length) {
    return new LinearWarmup(ScheduleUnit.EPOCHS, length, 1.0 / 3);
  }

  /** Rises over the first {@code length} steps, from a third. */
  public static LinearWarmup overSteps(long length) {
    return new LinearWarmup(ScheduleUnit.STEPS, length, 1.0 / 3);
  }

  /** Rises from a third over the whole fit, or what is left of it after another schedule. */
  public static LinearWarmup overFit() {
    return overFit(1);
  }

  /** Rises from a third over a share of the fit, above 0 and at most 1. */
  public static LinearWarmup overFit(double share) {
    return new LinearWarmup(
        ScheduleUnit.BILLIONTHS, ScheduleUnit.billionths("LinearWarmup share", share), 1.0 / 3);
  }

  /**
   * Returns a copy with another share of the learning rate to start from, above 0 and at most 1.
   */
  public LinearWarmup from(double from) {
    return new LinearWarmup(unit, length, from);
  }

  @Override
  public boolean planned() {
    return true;
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    long finished = Math.min(unit.finished(position), length);
    return base * (from + (1 - from) * finished / length);
  }
}
