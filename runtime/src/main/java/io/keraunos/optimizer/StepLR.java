package io.keraunos.optimizer;

/**
 * Multiplies the rate by gamma every so often: {@code base gamma^floor(t / every)} (<a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html">PyTorch</a>).
 */
public final class StepLR implements LearningRateSchedule {
  private final ScheduleUnit unit;
  private final long every;
  private final double gamma;

  private StepLR(ScheduleUnit unit, long every, double gamma) {
    OptimizerCheck.atLeast("every", every, 1);
    OptimizerCheck.positive("gamma", gamma);
    this.unit = unit;
    this.every = every;
    this.gamma = gamma;
  }

  /** Every n-th epoch, at least 1; gamma is 0.1 unless set. */
  public static StepLR everyEpochs(long n) {
    return new StepLR(ScheduleUnit.EPOCHS, n, 0.1);
  }

  /** Every n-th step, at least 1; gamma is 0.1 unless set. */
  public static StepLR everySteps(long n) {
    return new StepLR(ScheduleUnit.STEPS, n, 0.1);
  }

  /** With this factor, above 0. */
  public StepLR gamma(double factor) {
    return new StepLR(unit, every, factor);
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    return base * Math.pow(gamma, (double) Math.floorDiv(unit.of(position), every));
  }
}
