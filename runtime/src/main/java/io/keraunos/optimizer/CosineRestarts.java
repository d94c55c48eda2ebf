package io.keraunos.optimizer;

/**
 * Falls along half a cosine, jumps back up, and falls again, more slowly each time (Loshchilov and
 * Hutter, <a href="https://arxiv.org/abs/1608.03983">SGDR</a>):
 *
 * <pre>{@code
 * CosineRestarts.everyEpochs(10).lengthFactor(2)
 * }</pre>
 *
 * <p>The first fall takes {@code length} epochs (steps), each further one {@code lengthFactor}
 * times the one before, as in <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingWarmRestarts.html">
 * torch.optim.lr_scheduler.CosineAnnealingWarmRestarts</a>; each begins at {@code peakFactor} times
 * the height of the one before, as in <a
 * href="https://keras.io/api/optimizers/learning_rate_schedules/cosine_decay_restarts/">Keras's
 * CosineDecayRestarts</a>.
 *
 * @param unit the unit of {@code length}
 * @param length the number of epochs or steps of the first fall, at least 1
 * @param lengthFactor the length of a fall over that of the one before, at least 1; 1 by default
 * @param peakFactor the height of a fall over that of the one before, above 0 and at most 1; 1 by
 *     default
 * @param minimum the end of each fall, at least 0 and at most the optimizer's; 0 by default
 */
public record CosineRestarts(
    ScheduleUnit unit, long length, double lengthFactor, double peakFactor, double minimum)
    implements CountedSchedule {

  /** Checks the settings. */
  public CosineRestarts {
    Arguments.atLeast(
        "CosineRestarts length",
        1,
        length,
        "it is the number of " + unit.plural() + " of the first fall");
    Arguments.require(
        lengthFactor >= 1 && Double.isFinite(lengthFactor),
        "CosineRestarts.lengthFactor",
        "at least 1 and finite",
        lengthFactor,
        "2 makes each fall twice as long as the one before");
    Arguments.factor("CosineRestarts.peakFactor", peakFactor, "1 always jumps to the top");
    Arguments.atLeastZero(
        "CosineRestarts.minimum", minimum, "it is the lowest learning rate, not a factor");
  }

  /** Falls to 0 and restarts every {@code length} epochs. */
  public static CosineRestarts everyEpochs(long length) {
    return new CosineRestarts(ScheduleUnit.EPOCHS, length, 1, 1, 0);
  }

  /** Falls to 0 and restarts every {@code length} steps. */
  public static CosineRestarts everySteps(long length) {
    return new CosineRestarts(ScheduleUnit.STEPS, length, 1, 1, 0);
  }

  /** Falls to 0 and restarts after a share of the fit, above 0 and at most 1. */
  public static CosineRestarts everyFit(double share) {
    return new CosineRestarts(
        ScheduleUnit.BILLIONTHS, ScheduleUnit.billionths("CosineRestarts share", share), 1, 1, 0);
  }

  /** Returns a copy with another growth of the lengths, at least 1. */
  public CosineRestarts lengthFactor(double lengthFactor) {
    return new CosineRestarts(unit, length, lengthFactor, peakFactor, minimum);
  }

  /** Returns a copy with another factor of the heights, above 0 and at most 1. */
  public CosineRestarts peakFactor(double peakFactor) {
    return new CosineRestarts(unit, length, lengthFactor, peakFactor, minimum);
  }

  /** Returns a copy with another end of each fall, at least 0 and at most the optimizer's. */
  public CosineRestarts minimum(double minimum) {
    return new CosineRestarts(unit, length, lengthFactor, peakFactor, minimum);
  }

  @Override
  public boolean planned() {
    return true;
  }

  @Override
  public void checkBase(double base) {
    Arguments.minimumBelow("CosineRestarts.minimum", minimum, base);
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    double within = unit.finished(position);
    double fall = length;
    double restarts = 0;
    if (lengthFactor == 1) {
      restarts = Math.floor(within / fall);
      within -= restarts * fall;
    }
    while (within >= fall) {
      within -= fall;
      fall *= lengthFactor;
      restarts++;
    }
    double height = (base - minimum) * Math.pow(peakFactor, restarts);
    return minimum + height * (1 + Math.cos(Math.PI * within / fall)) / 2;
  }
}
