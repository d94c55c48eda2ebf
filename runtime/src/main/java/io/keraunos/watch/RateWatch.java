package io.keraunos.watch;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.metric.MetricValues;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Watches whether a learning rate that was above 0 is 0 at the end of two epochs in a row. */
public final class RateWatch {

  private static final int EPOCHS = 2;

  private final Set<String> rated = new HashSet<>();
  private final Map<String, Integer> epochs = new HashMap<>();

  /**
   * Takes the learning rates at the end of an epoch.
   *
   * @param epoch counted from 1
   */
  public Optional<Finding> epoch(MetricValues rates, long epoch) {
    Optional<Finding> found = Optional.empty();
    for (Map.Entry<String, Double> rate : rates.asMap().entrySet()) {
      String name = rate.getKey();
      if (rate.getValue() != 0) {
        rated.add(name);
        epochs.remove(name);
      } else if (rated.contains(name)
          && epochs.merge(name, 1, Integer::sum) == EPOCHS
          && found.isEmpty()) {
        found =
            Optional.of(
                new Finding(
                    Rule.LEARNING_RATE_ZERO,
                    "%s is 0 since epoch %s: nothing is learnt any more. Give the schedule the length of the run, or end the run"
                        .formatted(name, epoch - EPOCHS + 1)));
      }
    }
    return found;
  }
}
