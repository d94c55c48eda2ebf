package io.keraunos.optimizer;

/**
 * Falls from the learning rate to a minimum along a power of what is left, and stays there:
 *
 * <pre>{@code
 * PolynomialDecay.overSteps(10_000).power(2).minimum(1e-5)
 * }</pre>
 *
 * <p>After {@code t} epochs (steps), up to {@code length}, the learning rate is {@code minimum +
 * (base - minimum) * (1 - t / length)^power}, as <a
 * href="https://keras.io/api/optimizers/learning_rate_schedules/polynomial_decay/">Keras's
 * PolynomialDecay</a> has it without cycles, and with a minimum of 0 <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.PolynomialLR.html">
 * torch.optim.lr_scheduler.PolynomialLR</a>.
 *
 * @param unit the unit of {@code length}
 * @param length the number of epochs or steps until the minimum, at least 1
 * @param power the power, above 0; 1 by default, a straight line
 * @param minimum the last learning rate, at least 0 and at most the optimizer's; 0 by default
 */
public record PolynomialDecay(ScheduleUnit unit, long length, double power, double minimum)
    implements BoundedSchedule {

  /** Checks the settings. */
  public PolynomialDecay {
    Arguments.atLeast(
        "PolynomialDecay length",
        1,
        length,
        "it is the number of " + unit.plural() + " of the fall");
    Arguments.positive("PolynomialDecay.power", power, "1 is a straight line");
    Arguments.atLeastZero(
        "PolynomialDecay.minimum", minimum, "it is the last learning rate, not a factor");
  }

  /** Falls over {@code length} epochs to 0, along a straight line. */
  public static PolynomialDecay overEpochs(long length) {
    return new PolynomialDecay(ScheduleUnit.EPOCHS, length, 1, 0);
  }

  /** Falls over {@code length} steps to 0, along a straight line. */
  public static PolynomialDecay overSteps(long length) {
    return new PolynomialDecay(ScheduleUnit.STEPS, length, 1, 0);
  }

  /** Falls over the whole fit, or what is left of it after another schedule. */
  public static PolynomialDecay overFit() {
    return overFit(1);
  }

  /** Falls over a share of the fit, above 0 and at most 1. */
  public static PolynomialDecay overFit(double share) {
    return new PolynomialDecay(
        ScheduleUnit.BILLIONTHS, ScheduleUnit.billionths("PolynomialDecay share", share), 1, 0);
  }

  /** Returns a copy with another power, above 0. */
  public PolynomialDecay power(double power) {
    return new PolynomialDecay(unit, length, power, minimum);
  }

  /** Returns a copy with another last learning rate, at least 0 and at most the optimizer's. */
  public PolynomialDecay minimum(double minimum) {
    return new PolynomialDecay(unit, length, power, minimum);
  }

  @Override
  public boolean planned() {
    return true;
  }

  @Override
  public void checkBase(double base) {
    Arguments.minimumBelow("PolynomialDecay.minimum", minimum, base);
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    double share = (double) Math.min(unit.finished(position), length) / length;
    return minimum + (base - minimum) * Math.pow(1 - share, power);
  }
}
