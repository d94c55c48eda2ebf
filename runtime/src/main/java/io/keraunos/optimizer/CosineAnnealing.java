package io.keraunos.optimizer;

/**
 * Falls from the learning rate to a minimum along half a cosine, and stays there (Loshchilov and
 * Hutter, <a href="https://arxiv.org/abs/1608.03983">SGDR</a>, without the restarts):
 *
 * <pre>{@code
 * CosineAnnealing.overEpochs(90).minimum(1e-5)
 * }</pre>
 *
 * <p>After {@code t} epochs (steps), up to {@code length}, the learning rate is {@code minimum +
 * (base - minimum) * (1 + cos(π t / length)) / 2}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html">
 * torch.optim.lr_scheduler.CosineAnnealingLR</a> has it up to there; PyTorch's rises again
 * afterwards.
 *
 * @param unit the unit of {@code length}
 * @param length the number of epochs or steps until the minimum, at least 1
 * @param minimum the last learning rate, at least 0 and at most the optimizer's; 0 by default
 */
public record CosineAnnealing(ScheduleUnit unit, long length, double minimum)
    implements BoundedSchedule {

  /** Checks the settings. */
  public CosineAnnealing {
    Arguments.atLeast(
        "CosineAnnealing length",
        1,
        length,
        "it is the number of " + unit.plural() + " of the fall");
    Arguments.atLeastZero(
        "CosineAnnealing.minimum", minimum, "it is the last learning rate, not a factor");
  }

  /** Falls over {@code length} epochs to 0. */
  public static CosineAnnealing overEpochs(long length) {
    return new CosineAnnealing(ScheduleUnit.EPOCHS, length, 0);
  }

  /** Falls over {@code length} steps to 0. */
  public static CosineAnnealing overSteps(long length) {
    return new CosineAnnealing(ScheduleUnit.STEPS, length, 0);
  }

  /** Falls to 0 over the whole fit, or what is left of it after another schedule. */
  public static CosineAnnealing overFit() {
    return overFit(1);
  }

  /** Falls to 0 over a share of the fit, above 0 and at most 1. */
  public static CosineAnnealing overFit(double share) {
    return new CosineAnnealing(
        ScheduleUnit.BILLIONTHS, ScheduleUnit.billionths("CosineAnnealing share", share), 0);
  }

  /** Returns a copy with another last learning rate, at least 0 and at most the optimizer's. */
  public CosineAnnealing minimum(double minimum) {
    return new CosineAnnealing(unit, length, minimum);
  }

  @Override
  public boolean planned() {
    return true;
  }

  @Override
  public void checkBase(double base) {
    Arguments.minimumBelow("CosineAnnealing.minimum", minimum, base);
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    long finished = Math.min(unit.finished(position), length);
    return minimum + (base - minimum) * (1 + Math.cos(Math.PI * finished / length)) / 2;
  }
}
