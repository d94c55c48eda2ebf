package io.keraunos.plan;

import io.keraunos.callback.Best;
import io.keraunos.callback.Callback;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.metric.MetricName;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.ReduceOnPlateau;
import java.util.ArrayList;
import java.util.List;

/**
 * What waits for a metric, and takes some of its values for better than others.
 *
 * @param who its name in sentences
 * @param turned how its direction is set to the other one
 * @param judges whether it says which weights are good, and when there are no better ones to come
 */
record Monitor(String who, MetricName metric, Best mode, String turned, boolean judges) {

  /** Returns all of a fit. */
  static List<Monitor> all(PlannedSettings settings, List<OptimizerSpec> optimizers) {
    List<Monitor> all = new ArrayList<>();
    settings
        .checkpoints()
        .checkpoints()
        .keepBest()
        .ifPresent(
            best ->
                all.add(
                    new Monitor(
                        "keepBest of checkpoints",
                        best.metric(),
                        best.mode(),
                        "keepBest(%s, metric, Best.%s)".formatted(best.count(), other(best.mode())),
                        true)));
    for (Callback callback : settings.output().callbacks()) {
      if (callback instanceof EarlyStopping stopping) {
        for (MetricName metric : stopping.monitored()) {
          Best mode = stopping.mode();
          all.add(
              new Monitor(
                  "EarlyStopping",
                  metric,
                  mode,
                  "EarlyStopping.on(metric, Best.%s)".formatted(other(mode)),
                  true));
        }
      }
    }
    for (OptimizerSpec optimizer : optimizers) {
      if (optimizer.schedule() instanceof ReduceOnPlateau plateau) {
        all.add(
            new Monitor(
                "ReduceOnPlateau",
                plateau.metric(),
                plateau.largerIsBetter() ? Best.MAX : Best.MIN,
                "largerIsBetter(%s)".formatted(!plateau.largerIsBetter()),
                false));
      }
    }
    return all;
  }

  private static Best other(Best mode) {
    return mode == Best.MIN ? Best.MAX : Best.MIN;
  }
}
