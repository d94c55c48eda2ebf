package io.keraunos.optimizer;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Keeps a share of the learning rate up to each boundary:
 *
 * <pre>{@code
 * PiecewiseConstant.atSteps(1_000, 5_000).factors(0.1, 1, 0.01)
 * }</pre>
 *
 * <p>The learning rate is {@code base * factors[k]} with k boundaries reached: the one of 1,000 is
 * there for the step that follows 1,000 finished ones. <a
 * href="https://keras.io/api/optimizers/learning_rate_schedules/piecewise_constant_decay/">Keras's
 * PiecewiseConstantDecay</a> changes a step later. After the last boundary another schedule may
 * follow.
 *
 * @param unit the unit of the boundaries
 * @param boundaries at least one, the first at least 1, each above the one before
 * @param factors one more than the boundaries, each above 0 and at most 1, one of them 1; 1, 0.1,
 *     0.01 and so on by default
 */
public record PiecewiseConstant(ScheduleUnit unit, List<Long> boundaries, List<Double> factors)
    implements BoundedSchedule {

  /** Checks the settings and copies the lists. */
  public PiecewiseConstant {
    boundaries = List.copyOf(boundaries);
    factors = List.copyOf(factors);
    List<Long> of = boundaries;
    Arguments.require(
        !of.isEmpty()
            && of.get(0) >= 1
            && IntStream.range(1, of.size()).allMatch(i -> of.get(i - 1) < of.get(i)),
        "PiecewiseConstant boundaries",
        "at least one, from 1 on and each above the one before",
        boundaries,
        "list each number of finished " + unit.plural() + " once, in order");
    Arguments.require(
        factors.size() == boundaries.size() + 1,
        "PiecewiseConstant.factors",
        "one more than the boundaries " + boundaries,
        factors,
        "give one for before the first boundary, and one for after each");
    factors.forEach(
        factor -> Arguments.factor("PiecewiseConstant.factors", factor, "1 is the learning rate"));
    Arguments.require(
        Collections.max(factors) == 1,
        "the highest of PiecewiseConstant.factors",
        "1",
        Collections.max(factors),
        "the optimizer's learning rate is the highest one");
  }

  /** Divides the learning rate by ten when each of these numbers of epochs is finished. */
  public static PiecewiseConstant atEpochs(long... boundaries) {
    return at(ScheduleUnit.EPOCHS, boundaries);
  }

  /** Divides the learning rate by ten when each of these numbers of steps is finished. */
  public static PiecewiseConstant atSteps(long... boundaries) {
    return at(ScheduleUnit.STEPS, boundaries);
  }

  /** Divides the learning rate by ten at each of these shares of the fit, above 0 and below 1. */
  public static PiecewiseConstant atFit(double... shares) {
    return at(
        ScheduleUnit.BILLIONTHS,
        DoubleStream.of(shares)
            .mapToLong(share -> ScheduleUnit.billionths("PiecewiseConstant share", share))
            .toArray());
  }

  private static PiecewiseConstant at(ScheduleUnit unit, long... boundaries) {
    return new PiecewiseConstant(
        unit,
        Arrays.stream(boundaries).boxed().toList(),
        IntStream.rangeClosed(0, boundaries.length).mapToObj(i -> Math.pow(0.1, i)).toList());
  }

  /** Returns a copy with other shares of the learning rate, one more than there are boundaries. */
  public PiecewiseConstant factors(double... factors) {
    return new PiecewiseConstant(unit, boundaries, DoubleStream.of(factors).boxed().toList());
  }

  /** Returns the last boundary. */
  @Override
  public long length() {
    return boundaries.get(boundaries.size() - 1);
  }

  @Override
  public boolean planned() {
    return true;
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    long finished = unit.finished(position);
    int reached = (int) boundaries.stream().filter(boundary -> boundary <= finished).count();
    return base * factors.get(reached);
  }
}
