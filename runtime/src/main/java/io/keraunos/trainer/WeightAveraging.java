package io.keraunos.trainer;

import io.keraunos.check.Check;
import io.keraunos.setting.ValueType;
import java.util.OptionalDouble;

/**
 * Averages the model's variables over the course of training; validation, test, prediction and
 * export then use the averages, while training goes on from the variables themselves. Both are in
 * every checkpoint. The states of layers, such as {@code BatchNormalization}'s moving averages, are
 * averaged as the weights are.
 */
public final class WeightAveraging {

  private static final WeightAveraging NONE = new WeightAveraging(false, -1, 0, 1, 0);

  private final boolean exponential;
  private final double decay;
  private final long startStep;
  private final long everySteps;
  private final long startEpoch;

  private WeightAveraging(
      boolean exponential, double decay, long startStep, long everySteps, long startEpoch) {
    this.exponential = exponential;
    this.decay = decay;
    this.startStep = startStep;
    this.everySteps = everySteps;
    this.startEpoch = startEpoch;
  }

  /** Returns no averaging. The default. */
  public static WeightAveraging none() {
    return NONE;
  }

  /**
   * Parses an average: {@code ema:0.999} or {@code swa:5}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static WeightAveraging parse(String text) {
    int colon = text.indexOf(':');
    String number = text.substring(colon + 1);
    return switch (text.substring(0, Math.max(colon, 0))) {
      case "ema" -> ema(ValueType.DOUBLE.parser().apply(number));
      case "swa" -> swa(ValueType.LONG.parser().apply(number));
      default ->
          throw ValueType.mismatch(text, "ema:DECAY such as ema:0.999, or swa:EPOCH such as swa:5");
    };
  }

  /**
   * Returns an exponential moving average, {@code average = decay * average + (1 - decay) * weight}
   * after every step, which begins with the weights themselves; as Lightning's <a
   * href="https://lightning.ai/docs/pytorch/stable/api/lightning.pytorch.callbacks.EMAWeightAveraging.html">EMAWeightAveraging</a>.
   *
   * @param decay from 0 up to, but not, 1; such as 0.999
   */
  public static WeightAveraging ema(double decay) {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException("decay must be at least 0 and below 1, but was " + decay);
    }
    return new WeightAveraging(true, decay, 0, 1, 0);
  }

  /**
   * Returns the mean of the weights at the end of every epoch after the first {@code startEpoch}:
   * stochastic weight averaging (<a href="https://arxiv.org/abs/1803.05407">Izmailov et al.,
   * 2018</a>). It needs a learning rate that stays high meanwhile, which the schedule must provide.
   *
   * @param startEpoch epochs that do not count, at least 0
   */
  public static WeightAveraging swa(long startEpoch) {
    return new WeightAveraging(false, 0, 0, 1, Check.atLeast("startEpoch", startEpoch, 0));
  }

  /**
   * Returns this average over the steps from {@code step} on, counted from 1; for {@link #ema}
   * only.
   */
  public WeightAveraging startStep(long step) {
    checkExponential("startStep");
    return new WeightAveraging(
        true, decay, Check.atLeast("startStep", step, 1), everySteps, startEpoch);
  }

  /** Returns this average over every n-th step, at least 1; for {@link #ema} only. */
  public WeightAveraging everySteps(long steps) {
    checkExponential("everySteps");
    return new WeightAveraging(
        true, decay, startStep, Check.atLeast("everySteps", steps, 1), startEpoch);
  }

  private void checkExponential(String setting) {
    if (!exponential) {
      throw new IllegalArgumentException(setting + " must be set for ema only; swa counts epochs");
    }
  }

  /** Returns whether there are to be averages. */
  public boolean wanted() {
    return this != NONE;
  }

  /** Returns the decay of an exponential moving average; empty for another, or none. */
  public OptionalDouble decay() {
    return exponential ? OptionalDouble.of(decay) : OptionalDouble.empty();
  }

  /** Returns the step, counted from 1, whose weights an exponential moving average begins with. */
  public long firstStep() {
    return startStep == 0 ? everySteps : startStep;
  }

  /**
   * Returns how often an exponential moving average has taken weights after some steps, the first
   * ones included.
   *
   * @param steps finished steps
   */
  public long takenAfter(long steps) {
    return exponential && steps >= firstStep() ? (steps - firstStep()) / everySteps + 1 : 0;
  }

  /** Returns whether the end of a step, counted from 1, is a time to average. */
  public boolean dueAfterStep(long step) {
    return exponential && step >= startStep && (step - startStep) % everySteps == 0;
  }

  /**
   * Returns whether an epoch's end is a time to average.
   *
   * @param epochs finished epochs
   */
  public boolean dueAfterEpoch(long epochs) {
    return wanted() && !exponential && epochs > startEpoch;
  }

  /**
   * Returns the weight of the variables in their average.
   *
   * @param before the number of earlier averages
   */
  public double weight(long before) {
    if (before == 0) {
      return 1;
    }
    return exponential ? 1 - decay : 1.0 / (before + 1);
  }

  @Override
  public String toString() {
    if (!wanted()) {
      return "none";
    }
    return exponential
        ? "ema(%s) from step %s every %s".formatted(decay, startStep, everySteps)
        : "swa from epoch %s".formatted(startEpoch);
  }
}
