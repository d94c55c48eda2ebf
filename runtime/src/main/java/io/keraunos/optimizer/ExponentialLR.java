package io.keraunos.optimizer;

/**
 * {@code base gamma^t} (<a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ExponentialLR.html">PyTorch</a>).
 */
public final class ExponentialLR implements LearningRateSchedule {
  private final ScheduleUnit unit;
  private final double gamma;

  private ExponentialLR(ScheduleUnit unit, double gamma) {
    OptimizerCheck.positive("gamma", gamma);
    this.unit = unit;
    this.gamma = gamma;
  }

  /** Multiplies by gamma, above 0, after every epoch. */
  public static ExponentialLR perEpoch(double gamma) {
    return new ExponentialLR(ScheduleUnit.EPOCHS, gamma);
  }

  /** Multiplies by gamma, above 0, after every step. */
  public static ExponentialLR perStep(double gamma) {
    return new ExponentialLR(ScheduleUnit.STEPS, gamma);
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    return base * Math.pow(gamma, (double) unit.of(position));
  }
}
