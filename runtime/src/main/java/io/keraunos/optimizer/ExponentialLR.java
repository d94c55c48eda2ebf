package io.keraunos.optimizer;

/**
 * Multiplies the learning rate by {@code gamma} after every epoch or step:
 *
 * <pre>{@code
 * ExponentialLR.perEpoch(0.95)
 * }</pre>
 *
 * <p>After {@code t} epochs (steps) the learning rate is {@code base * gamma^t}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ExponentialLR.html">
 * torch.optim.lr_scheduler.ExponentialLR</a> has it.
 *
 * @param unit the unit after which it is multiplied
 * @param gamma the factor, above 0 and at most 1
 */
public record ExponentialLR(ScheduleUnit unit, double gamma) implements CountedSchedule {

  /** Checks the settings. */
  public ExponentialLR {
    Arguments.factor("ExponentialLR.gamma", gamma, "0.95 takes off a twentieth each time");
  }

  /** Multiplies after every epoch by {@code gamma}, above 0 and at most 1. */
  public static ExponentialLR perEpoch(double gamma) {
    return new ExponentialLR(ScheduleUnit.EPOCHS, gamma);
  }

  /** Multiplies after every step by {@code gamma}, above 0 and at most 1. */
  public static ExponentialLR perStep(double gamma) {
    return new ExponentialLR(ScheduleUnit.STEPS, gamma);
  }

  @Override
  public boolean planned() {
    return true;
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    return base * Math.pow(gamma, (double) unit.finished(position));
  }
}
