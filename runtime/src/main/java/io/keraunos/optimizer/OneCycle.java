package io.keraunos.optimizer;

/**
 * Rises to the optimizer's learning rate and falls far below where it started (Smith and Topin, <a
 * href="https://arxiv.org/abs/1708.07120">Super-Convergence</a>):
 *
 * <pre>{@code
 * SGD.learningRate(0.1).momentum(0.9).schedule(OneCycle.overSteps(10_000))
 * }</pre>
 *
 * <p>The peak is the optimizer's learning rate. The schedule starts at {@code start = peak /
 * startDivisor}, reaches the peak when {@code riseFraction * length - 1} epochs (steps) are
 * finished and {@code start / endDivisor} when {@code length - 1} are, along half a cosine both
 * ways; it stays there afterwards. That is the learning rate of <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.OneCycleLR.html">
 * torch.optim.lr_scheduler.OneCycleLR</a> with two phases; the momentum is left alone.
 *
 * @param unit the unit of {@code length}
 * @param length the number of epochs or steps of the cycle, at least 2
 * @param riseFraction the share of the length that rises, above 0 and below 1; 0.3 by default
 * @param startDivisor the peak over the first learning rate, at least 1; 25 by default
 * @param endDivisor the first learning rate over the last one, at least 1; 10,000 by default
 */
public record OneCycle(
    ScheduleUnit unit, long length, double riseFraction, double startDivisor, double endDivisor)
    implements BoundedSchedule {

  /** Checks the settings. */
  public OneCycle {
    Arguments.atLeast(
        "OneCycle length", 2, length, "it is the number of " + unit.plural() + " of the cycle");
    Arguments.require(
        riseFraction > 0 && riseFraction < 1,
        "OneCycle.riseFraction",
        "above 0 and below 1",
        riseFraction,
        "0.3 is the usual value");
    divisor("OneCycle.startDivisor", startDivisor, "25 is the usual value");
    divisor("OneCycle.endDivisor", endDivisor, "1e4 is the usual value");
  }

  private static void divisor(String name, double value, String advice) {
    Arguments.require(
        value >= 1 && Double.isFinite(value), name, "at least 1 and finite", value, advice);
  }

  /** Returns one cycle over {@code length} epochs. */
  public static OneCycle overEpochs(long length) {
    return new OneCycle(ScheduleUnit.EPOCHS, length, 0.3, 25, 1e4);
  }

  /** Returns one cycle over {@code length} steps. */
  public static OneCycle overSteps(long length) {
    return new OneCycle(ScheduleUnit.STEPS, length, 0.3, 25, 1e4);
  }

  /** Returns one cycle over the whole fit, or what is left of it after another schedule. */
  public static OneCycle overFit() {
    return overFit(1);
  }

  /** Returns one cycle over a share of the fit, above 0 and at most 1. */
  public static OneCycle overFit(double share) {
    return new OneCycle(
        ScheduleUnit.BILLIONTHS, ScheduleUnit.billionths("OneCycle share", share), 0.3, 25, 1e4);
  }

  /** Returns a copy with another share of the length that rises, above 0 and below 1. */
  public OneCycle riseFraction(double riseFraction) {
    return new OneCycle(unit, length, riseFraction, startDivisor, endDivisor);
  }

  /**
   * Returns a copy that starts from another share of the peak: {@code peak / startDivisor}; at
   * least 1.
   */
  public OneCycle startDivisor(double startDivisor) {
    return new OneCycle(unit, length, riseFraction, startDivisor, endDivisor);
  }

  /**
   * Returns a copy with another last learning rate: {@code peak / startDivisor / endDivisor}; at
   * least 1.
   */
  public OneCycle endDivisor(double endDivisor) {
    return new OneCycle(unit, length, riseFraction, startDivisor, endDivisor);
  }

  @Override
  public boolean planned() {
    return true;
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    double start = base / startDivisor;
    double end = start / endDivisor;
    long last = length - 1;
    long finished = Math.min(unit.finished(position), last);
    double peak = riseFraction * length - 1;
    // In a cycle so short that the peak lies before its start, only the fall is left.
    return finished < peak
        ? cosine(start, base, finished / peak)
        : cosine(base, end, (finished - peak) / (last - peak));
  }

  /** Interpolates from one value to another along half a cosine, at a share of the way. */
  private static double cosine(double from, double to, double share) {
    return to + (from - to) * (1 + Math.cos(Math.PI * share)) / 2;
  }
}
