package io.keraunos.optimizer;

/**
 * Half a cosine from the base rate to a minimum, where it stays: {@code minimum + (base - minimum)
 * (1 + cos(pi t / length)) / 2} (Loshchilov and Hutter, 2017; <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html">PyTorch</a>).
 */
public final class CosineAnnealing implements LearningRateSchedule {
  private final ScheduleUnit unit;
  private final long length;
  private final double minimum;

  private CosineAnnealing(ScheduleUnit unit, long length, double minimum) {
    OptimizerCheck.atLeast("length", length, 1);
    OptimizerCheck.notNegative("minimum", minimum);
    this.unit = unit;
    this.length = length;
    this.minimum = minimum;
  }

  /** Over that many epochs, at least 1; the minimum is 0 unless set. */
  public static CosineAnnealing overEpochs(long length) {
    return new CosineAnnealing(ScheduleUnit.EPOCHS, length, 0);
  }

  /** Over that many steps, at least 1; the minimum is 0 unless set. */
  public static CosineAnnealing overSteps(long length) {
    return new CosineAnnealing(ScheduleUnit.STEPS, length, 0);
  }

  /** With this minimum, at least 0. */
  public CosineAnnealing minimum(double rate) {
    return new CosineAnnealing(unit, length, rate);
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    double t = (double) Math.min(unit.of(position), length);
    return minimum + (base - minimum) * (1 + Math.cos(Math.PI * t / length)) / 2;
  }
}
