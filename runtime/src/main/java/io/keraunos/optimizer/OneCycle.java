package io.keraunos.optimizer;

/**
 * One cycle (Smith and Topin, 2018) in two cosines: from {@code base / 25} up to the base rate, and
 * down to {@code base / 25 / 10000} (<a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.OneCycleLR.html">PyTorch's
 * OneCycleLR</a>, of whose {@code max_lr} our base rate is).
 */
public final class OneCycle implements LearningRateSchedule {
  private final ScheduleUnit unit;
  private final long length;
  private final double rising;
  private final double divisor;
  private final double finalDivisor;

  private OneCycle(
      ScheduleUnit unit, long length, double rising, double divisor, double finalDivisor) {
    OptimizerCheck.atLeast("length", length, 2);
    if (!(rising > 0 && rising < 1)) {
      throw new IllegalArgumentException("rising must be between 0 and 1, but was " + rising);
    }
    OptimizerCheck.positive("divisor", divisor);
    OptimizerCheck.positive("finalDivisor", finalDivisor);
    this.unit = unit;
    this.length = length;
    this.rising = rising;
    this.divisor = divisor;
    this.finalDivisor = finalDivisor;
  }

  /** Over that many steps, at least 2. */
  public static OneCycle overSteps(long length) {
    return new OneCycle(ScheduleUnit.STEPS, length, 0.3, 25, 1e4);
  }

  /** Over that many epochs, at least 2. */
  public static OneCycle overEpochs(long length) {
    return new OneCycle(ScheduleUnit.EPOCHS, length, 0.3, 25, 1e4);
  }

  /** The share of the cycle that rises, between 0 and 1; 0.3 by default. */
  public OneCycle rising(double share) {
    return new OneCycle(unit, length, share, divisor, finalDivisor);
  }

  /** The first rate is {@code base / divisor}; 25 by default. */
  public OneCycle divisor(double value) {
    return new OneCycle(unit, length, rising, value, finalDivisor);
  }

  /** The last rate is the first one over this; 10,000 by default. */
  public OneCycle finalDivisor(double value) {
    return new OneCycle(unit, length, rising, divisor, value);
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    double first = base / divisor;
    double last = first / finalDivisor;
    double top = rising * length - 1;
    double end = length - 1.0;
    double t = Math.min((double) unit.of(position), end);
    return t <= top
        ? cosine(first, base, top <= 0 ? 1 : t / top)
        : cosine(base, last, (t - top) / (end - top));
  }

  private static double cosine(double from, double to, double share) {
    return to + (from - to) / 2 * (1 + Math.cos(Math.PI * share));
  }
}
