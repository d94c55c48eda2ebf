package io.keraunos.plan;

import static io.keraunos.text.FindingText.number;
import static io.keraunos.text.FindingText.percent;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.optimizer.BoundedSchedule;
import io.keraunos.optimizer.CountedSchedule;
import io.keraunos.optimizer.LearningRateSchedule;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SchedulePosition;
import io.keraunos.optimizer.ScheduleUnit;
import io.keraunos.text.NumberText;
import io.keraunos.text.ValueText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * Compares a schedule whose learning rates are known before the run with the length of the run.
 *
 * @param optimizer its schedule is {@code schedule}
 * @param unit epochs or steps, in which the run is gone through
 * @param length the epochs or steps that begin within the run, at least 1
 */
record ScheduleRules(
    OptimizerSpec optimizer,
    LearningRateSchedule schedule,
    ScheduleUnit unit,
    long length,
    RunPlan plan) {

  private static final int MOST_SAMPLES = 4096;

  /** One half of a float32's spacing: a change of a weight by less than this share is none. */
  private static final double NOTHING = 0x1p-24;

  /** The end of a schedule is none if it is as low as {@code OneCycle}'s is by default. */
  private static final double END = 1e-5;

  /**
   * The share of the highest learning rate that is none for half of the run: a tenth of what is
   * left at the end of the usual schedules in steps, which divide it by 10 three times.
   */
  private static final double LITTLE = 1e-4;

  /** The share of a run without a learning rate that may come of rounding, or of a spare epoch. */
  private static final double SPARE = 0.25;

  private static final double HALF = 0.5;

  /** The share of the peak that a warm-up must come to. */
  private static final double RISEN = 0.9;

  private static final double HARDLY = 0.01;
  private static final int FAR = 10;

  /**
   * Checks the schedule of an optimizer.
   *
   * @param endsBefore whether something may end the run before its limits do
   */
  static List<Finding> check(OptimizerSpec optimizer, RunPlan plan, boolean endsBefore) {
    List<Finding> found = new ArrayList<>();
    of(optimizer, plan)
        .ifPresent(
            rules -> {
              rules.neverActs().or(rules::hardlyActs).or(rules::stillRises).ifPresent(found::add);
              if (!endsBefore) {
                rules.goneEarly().or(rules::fallsFast).ifPresent(found::add);
              }
            });
    return found;
  }

  /** Checks that the learning rate of an optimizer comes to its peak, however short the run is. */
  static List<Finding> checkRise(OptimizerSpec optimizer, RunPlan plan) {
    return of(optimizer, plan).flatMap(ScheduleRules::stillRises).stream().toList();
  }

  private static Optional<ScheduleRules> of(OptimizerSpec optimizer, RunPlan plan) {
    LearningRateSchedule schedule = optimizer.schedule();
    if (!schedule.planned()) {
      return Optional.empty();
    }
    ScheduleUnit unit = unit(schedule);
    OptionalLong length = unit == ScheduleUnit.EPOCHS ? plan.begun() : plan.steps();
    boolean counted = schedule instanceof CountedSchedule;
    return length.isEmpty()
            || length.getAsLong() < 1
            || (!counted && plan.fit().stepsOfEpoch().isEmpty())
        ? Optional.empty()
        : Optional.of(new ScheduleRules(optimizer, schedule, unit, length.getAsLong(), plan));
  }

  /** Returns the unit in which a run is gone through to see all learning rates of a schedule. */
  static ScheduleUnit unit(LearningRateSchedule schedule) {
    return schedule instanceof CountedSchedule counted && counted.unit() == ScheduleUnit.EPOCHS
        ? ScheduleUnit.EPOCHS
        : ScheduleUnit.STEPS;
  }

  private double rate(long finished) {
    return schedule.learningRate(optimizer.learningRate(), position(finished));
  }

  private SchedulePosition position(long finished) {
    if (unit == ScheduleUnit.EPOCHS) {
      return new SchedulePosition(finished, 0, List.of(), plan.fit());
    }
    boolean counted = schedule instanceof CountedSchedule; // by steps, or a share of them
    long epoch = counted ? 0 : plan.fit().epochOf(finished);
    return new SchedulePosition(epoch, finished, List.of(), plan.fit());
  }

  /** Returns the schedule if it has an end that is known in the unit of the run. */
  private Optional<BoundedSchedule> bounded() {
    return schedule instanceof BoundedSchedule bounded && bounded.unit() == unit
        ? Optional.of(bounded)
        : Optional.empty();
  }

  private double last() {
    return rate(length - 1);
  }

  /**
   * The learning rates of the run.
   *
   * @param peak where the highest is
   */
  private record Range(double low, double high, long peak) {}

  private Range range() {
    return range(0);
  }

  private Range range(long from) {
    int samples = (int) Math.min(length - from, MOST_SAMPLES);
    double low = rate(from);
    double high = low;
    long peak = from;
    for (int i = 1; i < samples; i++) {
      long at = from + Math.round((double) i * (length - 1 - from) / (samples - 1));
      double value = rate(at);
      low = Math.min(low, value);
      if (value > high) {
        high = value;
        peak = at;
      }
    }
    return new Range(low, high, peak);
  }

  private Optional<Finding> neverActs() {
    Range range = range();
    if (range.low() != range.high()) {
      return Optional.empty();
    }
    for (long at = length; at < Long.MAX_VALUE / 4 && at / length < 1 << 20; at *= 2) {
      if (rate(at) != range.low()) {
        long change = first(at / 2, at, finished -> rate(finished) != range.low());
        return Optional.of(
            new Finding(
                Rule.SCHEDULE_NEVER_ACTS,
                ("%s changes the learning rate for the first time when %s %s are finished, and"
                        + " the run has %s: it is %s throughout. Lower the schedule's numbers,"
                        + " give them in the other unit if that is what they are in, or leave it"
                        + " out")
                    .formatted(
                        text(),
                        NumberText.whole(change),
                        unit.plural(),
                        NumberText.whole(length),
                        number(range.low()))));
      }
    }
    return Optional.empty();
  }

  private Optional<Finding> hardlyActs() {
    Range range = range();
    long end = bounded().map(BoundedSchedule::length).orElse(0L);
    if (end / FAR < length || range.high() - range.low() > HARDLY * range.high()) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Rule.SCHEDULE_NEVER_ACTS,
            ("%s lasts %s %s, and the run has %s: the learning rate changes from %s to %s alone."
                    + " Give the schedule the length of the run, in its unit")
                .formatted(
                    text(),
                    NumberText.whole(end),
                    unit.plural(),
                    NumberText.whole(length),
                    number(rate(0)),
                    number(last()))));
  }

  private Optional<Finding> stillRises() {
    double peak = optimizer.learningRate();
    double at = last();
    boolean rises = length > 1 && at > rate(length - 2) && rate(length) > at;
    if (!rises || at >= RISEN * peak || range().high() > at) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Rule.WARMUP_LONGER_THAN_RUN,
            ("the learning rate still rises when the run ends: after %s %s it is %s, and its peak"
                    + " is %s. Shorten the rise of %s, or train longer")
                .formatted(
                    NumberText.whole(length), unit.plural(), number(at), number(peak), text())));
  }

  private Optional<Finding> goneEarly() {
    double peak = range().high();
    boolean ends =
        bounded()
            .map(BoundedSchedule::length)
            .filter(end -> end < length && rate(end) <= END * peak)
            .isPresent();
    double nothing = ends ? END * peak : NOTHING * peak;
    return gone(nothing, SPARE);
  }

  private Optional<Finding> fallsFast() {
    return gone(LITTLE * range().high(), HALF);
  }

  /**
   * Finds that the learning rate is as good as none.
   *
   * @param nothing the largest that is
   * @param spare the share of the run that may go on with it
   */
  private Optional<Finding> gone(double nothing, double spare) {
    Range range = range();
    if (last() > nothing) {
      return Optional.empty();
    }
    long gone = first(range.peak(), length - 1, finished -> rate(finished) <= nothing);
    if (length - gone <= spare * length || range(gone).high() > nothing) { // it comes back
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Rule.LEARNING_RATE_GONE_EARLY,
            ("the learning rate has fallen from %s to %s when %s %s are finished, and the run has"
                    + " %s: %s of it train with next to nothing. %s")
                .formatted(
                    number(range.high()),
                    number(rate(gone)),
                    NumberText.whole(gone),
                    unit.plural(),
                    NumberText.whole(length),
                    percent((double) (length - gone) / length),
                    advice())));
  }

  private String advice() {
    OptionalLong epochs = plan.begun();
    if (unit == ScheduleUnit.STEPS
        && epochs.isPresent()
        && bounded().map(BoundedSchedule::length).equals(Optional.of(epochs.getAsLong()))) {
      return "%s is the number of epochs, and %s counts steps: give it the %s steps of the run, or use the unit of epochs"
          .formatted(NumberText.whole(epochs.getAsLong()), text(), NumberText.whole(length));
    }
    if (schedule instanceof CountedSchedule && unit == ScheduleUnit.STEPS && bounded().isEmpty()) {
      return "%s counts steps: use the unit of epochs if its numbers are meant for these"
          .formatted(text());
    }
    return "Give %s the length of the run, in its unit".formatted(text());
  }

  /** Returns the first number between two, of which the last one has it, that has a property. */
  private static long first(long from, long to, LongPredicate has) {
    long low = from;
    long high = to;
    while (low < high) {
      long middle = low + (high - low) / 2;
      if (has.test(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private String text() {
    return ValueText.of(schedule);
  }
}
