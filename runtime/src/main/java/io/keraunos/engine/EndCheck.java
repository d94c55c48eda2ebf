package io.keraunos.engine;

import io.keraunos.callback.Best;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.metric.MetricName;
import io.keraunos.plan.MetricDirection;
import io.keraunos.text.FindingText;
import io.keraunos.text.NumberText;
import io.keraunos.trainer.LengthSettings;
import io.keraunos.trainer.StopReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Finds fits that were ended by a setting that is out of all proportion to them. */
final class EndCheck {

  /** A shorter time may be meant in another unit: hardly a fit has an epoch in it. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  /**
   * The share of the planned epochs or steps, as one in so many, that a fit has hardly begun with.
   */
  private static final long HARDLY = 100;

  private EndCheck() {}

  /**
   * Returns what is found.
   *
   * @param reason why the fit has ended
   */
  static List<Finding> find(RunSettings settings, StopReason reason, FitProgress progress) {
    List<Finding> found = new ArrayList<>();
    if (settings.planned().trial()) {
      return found;
    }
    if (reason.kind() == StopReason.Kind.MAX_TIME) {
      timeUp(settings.length(), progress).ifPresent(found::add);
    }
    if (reason.kind() == StopReason.Kind.REQUESTED) {
      settings.output().callbacks().stream()
          .filter(EarlyStopping.class::isInstance)
          .map(EarlyStopping.class::cast)
          .flatMap(stopping -> noGain(stopping, progress).stream())
          .forEach(found::add);
    }
    return found;
  }

  private static Optional<Finding> timeUp(LengthSettings length, FitProgress progress) {
    boolean hasEpochs = length.maxEpochs() != Long.MAX_VALUE;
    boolean hasSteps = length.maxSteps() != Long.MAX_VALUE;
    boolean begun =
        (hasEpochs && progress.finished() >= length.maxEpochs() / (double) HARDLY)
            || (hasSteps && progress.step() >= length.maxSteps() / (double) HARDLY)
            || (!hasEpochs && !hasSteps && progress.finished() > 0);
    return length
        .maxTime()
        .filter(time -> time.compareTo(SHORT) < 0 && !begun)
        .map(
            time ->
                new Finding(
                    Rule.TIME_UP_AT_ONCE,
                    ("maxTime is %s s, and has ended the fit after %s epochs and %s steps%s. If"
                            + " another unit is meant, give it, such as Duration.ofMinutes")
                        .formatted(
                            FindingText.number(time.toNanos() / 1e9),
                            NumberText.whole(progress.finished()),
                            NumberText.whole(progress.step()),
                            hasEpochs
                                ? ", of " + NumberText.whole(length.maxEpochs()) + " epochs"
                                : hasSteps
                                    ? ", of " + NumberText.whole(length.maxSteps()) + " steps"
                                    : "")));
  }

  /** Finds that a metric has improved, and by its own range could not as far as was asked for. */
  private static Optional<Finding> noGain(EarlyStopping stopping, FitProgress progress) {
    MetricName metric = stopping.monitored().get(0);
    double[] values =
        progress.history().stream().flatMapToDouble(epoch -> epoch.find(metric).stream()).toArray();
    if (stopping.hasThreshold() || values.length < 2 || stopping.minDelta() == 0) {
      return Optional.empty();
    }
    boolean least = stopping.mode() == Best.MIN;
    boolean share =
        MetricDirection.of(metric.value()).filter(best -> best == Best.MAX).isPresent()
            && DoubleStream.of(values).allMatch(value -> value >= 0 && value <= 1);
    boolean known = least ? DoubleStream.of(values).allMatch(value -> value >= 0) : share;
    double left = least ? values[0] : 1 - values[0];
    double best =
        (least ? DoubleStream.of(values).min() : DoubleStream.of(values).max()).orElseThrow();
    return !known || stopping.minDelta() < left || !stopping.mode().better(best, values[0], 0)
        ? Optional.empty()
        : Optional.of(
            new Finding(
                Rule.GAIN_OUT_OF_REACH,
                ("EarlyStopping has ended the fit, since \"%s\" never improved by its minDelta of"
                        + " %s: it was %s at first, so %s is all that there was to gain, and it has"
                        + " come to %s. Set a minDelta of a hundredth of that, or leave it out")
                    .formatted(
                        metric,
                        FindingText.number(stopping.minDelta()),
                        FindingText.number(values[0]),
                        FindingText.number(left),
                        FindingText.number(best))));
  }
}
