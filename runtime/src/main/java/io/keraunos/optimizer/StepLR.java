package io.keraunos.optimizer;

/**
 * Multiplies the learning rate by {@code gamma} every {@code period} epochs or steps:
 *
 * <pre>{@code
 * Adam.learningRate(1e-3).schedule(StepLR.everyEpochs(1).gamma(0.1))
 * }</pre>
 *
 * <p>After {@code t} epochs (steps) the learning rate is {@code base * gamma^floor(t / period)}, as
 * <a href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html">
 * torch.optim.lr_scheduler.StepLR</a> has it.
 *
 * @param unit the unit of {@code period}
 * @param period the number of epochs or steps of each learning rate, at least 1
 * @param gamma the factor, above 0 and at most 1; 0.1 by default
 */
public record StepLR(ScheduleUnit unit, long period, double gamma) implements CountedSchedule {

  /** Checks the settings. */
  public StepLR {
    Arguments.atLeast(
        "StepLR period", 1, period, "it is the number of " + unit.plural() + " between two drops");
    Arguments.factor("StepLR.gamma", gamma, "0.1 divides the learning rate by ten at each drop");
  }

  /** Drops after every {@code period} epochs, by 0.1 unless {@link #gamma(double)} says other. */
  public static StepLR everyEpochs(long period) {
    return new StepLR(ScheduleUnit.EPOCHS, period, 0.1);
  }

  /** Drops after every {@code period} steps, by 0.1 unless {@link #gamma(double)} says other. */
  public static StepLR everySteps(long period) {
    return new StepLR(ScheduleUnit.STEPS, period, 0.1);
  }

  /** Returns a copy with another factor, above 0 and at most 1. */
  public StepLR gamma(double gamma) {
    return new StepLR(unit, period, gamma);
  }

  @Override
  public boolean planned() {
    return true;
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    long drops = unit.finished(position) / period;
    return base * Math.pow(gamma, (double) drops);
  }
}
