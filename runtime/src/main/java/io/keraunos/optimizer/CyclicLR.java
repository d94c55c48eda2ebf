package io.keraunos.optimizer;

/**
 * Rises from a minimum to the learning rate and falls back along straight lines, again and again
 * (Smith, <a href="https://arxiv.org/abs/1506.01186">Cyclical Learning Rates</a>):
 *
 * <pre>{@code
 * SGD.learningRate(0.1).schedule(CyclicLR.everySteps(4_000).minimum(0.001))
 * }</pre>
 *
 * <p>The peak is the optimizer's learning rate. This is <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CyclicLR.html">
 * torch.optim.lr_scheduler.CyclicLR</a>: {@code triangular}; {@code triangular2} with a {@code
 * peakFactor} of 0.5; {@code exp_range} with a {@code gamma} below 1. The momentum is left alone.
 *
 * @param unit the unit of {@code length}
 * @param length the number of epochs or steps of a cycle, at least 2
 * @param riseFraction the share of a cycle that rises, above 0 and below 1; 0.5 by default
 * @param peakFactor the height of a cycle over that of the one before, above 0 and at most 1; 1 by
 *     default
 * @param gamma what the height is multiplied by after each epoch or step, above 0 and at most 1; 1
 *     by default
 * @param minimum where a cycle begins and ends, at least 0 and at most the optimizer's; 0 by
 *     default
 */
public record CyclicLR(
    ScheduleUnit unit,
    long length,
    double riseFraction,
    double peakFactor,
    double gamma,
    double minimum)
    implements CountedSchedule {

  /** Checks the settings. */
  public CyclicLR {
    Arguments.atLeast(
        "CyclicLR length", 2, length, "it is the number of " + unit.plural() + " of a cycle");
    Arguments.require(
        riseFraction > 0 && riseFraction < 1,
        "CyclicLR.riseFraction",
        "above 0 and below 1",
        riseFraction,
        "0.5 rises as long as it falls");
    Arguments.factor("CyclicLR.peakFactor", peakFactor, "0.5 halves the height of each cycle");
    Arguments.factor("CyclicLR.gamma", gamma, "1 leaves the height alone");
    Arguments.atLeastZero("CyclicLR.minimum", minimum, "it is a learning rate, not a factor");
  }

  /** Returns cycles of {@code length} epochs, from 0. */
  public static CyclicLR everyEpochs(long length) {
    return new CyclicLR(ScheduleUnit.EPOCHS, length, 0.5, 1, 1, 0);
  }

  /** Returns cycles of {@code length} steps, from 0. */
  public static CyclicLR everySteps(long length) {
    return new CyclicLR(ScheduleUnit.STEPS, length, 0.5, 1, 1, 0);
  }

  /** Returns a copy with another share of a cycle that rises, above 0 and below 1. */
  public CyclicLR riseFraction(double riseFraction) {
    return new CyclicLR(unit, length, riseFraction, peakFactor, gamma, minimum);
  }

  /** Returns a copy whose cycles become lower by a factor, above 0 and at most 1. */
  public CyclicLR peakFactor(double peakFactor) {
    return new CyclicLR(unit, length, riseFraction, peakFactor, gamma, minimum);
  }

  /** Returns a copy whose height is multiplied after each epoch or step, above 0 and at most 1. */
  public CyclicLR gamma(double gamma) {
    return new CyclicLR(unit, length, riseFraction, peakFactor, gamma, minimum);
  }

  /** Returns a copy with another lowest learning rate, at least 0 and at most the optimizer's. */
  public CyclicLR minimum(double minimum) {
    return new CyclicLR(unit, length, riseFraction, peakFactor, gamma, minimum);
  }

  @Override
  public boolean planned() {
    return true;
  }

  @Override
  public void checkBase(double base) {
    Arguments.minimumBelow("CyclicLR.minimum", minimum, base);
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    long finished = unit.finished(position);
    double share = (double) (finished % length) / length;
    double height = share <= riseFraction ? share / riseFraction : (1 - share) / (1 - riseFraction);
    double top =
        (base - minimum)
            * Math.pow(peakFactor, Math.floor((double) finished / length))
            * Math.pow(gamma, (double) finished);
    return minimum + top * height;
  }
}
