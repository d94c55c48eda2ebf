package io.keraunos.plan;

import io.keraunos.callback.Callback;
import io.keraunos.metric.MetricName;
import io.keraunos.optimizer.LearningRateSchedule;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.trainer.Checkpointing;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks the metrics that a fit's schedules, callbacks and checkpoints monitor. */
public final class MonitoredMetrics {
  private MonitoredMetrics() {}

  /**
   * Checks that all monitored metrics are logged: whoever waits for another would wait for ever.
   *
   * @param logged the names that training and validation log
   * @throws IllegalArgumentException if one is not; it names who waits, and the nearest name
   */
  public static void check(
      PlannedSettings options, List<OptimizerSpec> optimizers, List<String> logged) {
    for (OptimizerSpec optimizer : optimizers) {
      LearningRateSchedule schedule = optimizer.schedule();
      schedule
          .monitored()
          .forEach(metric -> check(schedule.getClass().getSimpleName(), metric, logged));
    }
    options
        .checkpoints()
        .checkpoints()
        .keepBest()
        .ifPresent(best -> check("keepBest of checkpoints", best.metric(), logged));
    for (Callback callback : options.output().callbacks()) {
      callback
          .monitored()
          .forEach(metric -> check(callback.getClass().getSimpleName(), metric, logged));
    }
  }

  /** Returns the names of the metrics by which the best weights or the end of a fit are chosen. */
  public static Set<String> choosing(PlannedSettings options) {
    return Stream.concat(
            options
                .checkpoints()
                .checkpoints()
                .keepBest()
                .map(Checkpointing.KeepBest::metric)
                .stream(),
            options.output().callbacks().stream().flatMap(of -> of.monitored().stream()))
        .map(MetricName::value)
        .collect(Collectors.toSet());
  }

  private static void check(String who, MetricName metric, List<String> logged) {
    if (!logged.contains(metric.value())) {
      throw new IllegalArgumentException(
          "%s must monitor a metric that fit logs, but monitors \"%s\"; %slogged are %s"
              .formatted(
                  who,
                  metric,
                  metric.nearest(logged).map("did you mean \"%s\"? "::formatted).orElse(""),
                  logged));
    }
  }
}
