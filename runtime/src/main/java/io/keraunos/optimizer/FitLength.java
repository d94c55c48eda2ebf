package io.keraunos.optimizer;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;

/**
 * The length of a fit by its limits, counted from its very first step on. Schedules over a share of
 * the fit, and sequences of schedules in different units, need it.
 *
 * @param steps its optimizer steps, where they are known
 * @param stepsOfEpoch the optimizer steps of each epoch, from epoch 0, where they are known: those
 *     of a stream are not
 */
public record FitLength(OptionalLong steps, Optional<LongUnaryOperator> stepsOfEpoch) {

  /** A fit of which nothing is known. */
  public static final FitLength UNKNOWN = new FitLength(OptionalLong.empty(), Optional.empty());

  /** Returns a fit of so many steps, in epochs of equal length. */
  public static FitLength of(long steps, long stepsOfEpoch) {
    return new FitLength(OptionalLong.of(steps), Optional.of(epoch -> stepsOfEpoch));
  }

  /**
   * Returns the billionths of the fit that so many steps are.
   *
   * @throws IllegalArgumentException if no limit bounds the steps
   */
  long billionths(long step) {
    return Math.round(ScheduleUnit.BILLION * (double) step / Math.max(1, known()));
  }

  /** Returns the first step at which so many billionths of the fit are finished. */
  long stepAt(long billionths) {
    long step = (long) (known() * ((double) billionths / ScheduleUnit.BILLION));
    while (billionths(step) < billionths) {
      step++;
    }
    while (step > 0 && billionths(step - 1) >= billionths) {
      step--;
    }
    return step;
  }

  /**
   * Returns the steps of the first epochs.
   *
   * @throws IllegalArgumentException if they are not known
   */
  long stepsBefore(long epoch) {
    long steps = 0;
    for (long earlier = 0; earlier < epoch; earlier++) {
      steps += epochs().applyAsLong(earlier);
    }
    return steps;
  }

  /**
   * Returns the epoch of a step, from 0.
   *
   * @throws IllegalArgumentException if the steps of an epoch are not known
   */
  public long epochOf(long step) {
    long epoch = 0;
    long left = step - epochs().applyAsLong(0);
    while (left >= 0) {
      epoch++;
      left -= Math.max(1, epochs().applyAsLong(epoch));
    }
    return epoch;
  }

  /** Returns what is left of the fit from a step on; the rest of its epoch is the first one. */
  FitLength after(long step) {
    OptionalLong left = steps.isEmpty() ? steps : OptionalLong.of(steps.getAsLong() - step);
    return new FitLength(left, stepsOfEpoch.map(of -> rest(of, step)));
  }

  private LongUnaryOperator rest(LongUnaryOperator of, long step) {
    long first = epochOf(step);
    long begun = step - stepsBefore(first);
    return epoch -> of.applyAsLong(first + epoch) - (epoch == 0 ? begun : 0);
  }

  private long known() {
    return steps.orElseThrow(
        () ->
            new IllegalArgumentException(
                "the fit must have a known number of steps for a schedule over a share of it, but"
                    + " has none; set maxEpochs, for a stream maxSteps, or give the schedule's"
                    + " length in steps or epochs"));
  }

  private LongUnaryOperator epochs() {
    return stepsOfEpoch.orElseThrow(
        () ->
            new IllegalArgumentException(
                "an epoch must have a known number of steps for schedules of steps and epochs in"
                    + " a row, but a stream does not tell; give all in the same unit"));
  }
}
