package io.keraunos.trainer;

import io.keraunos.annotation.Stage;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import java.time.Duration;

/**
 * The result of a validation or a test.
 *
 * @param stage the stage
 * @param metrics the value of every metric over all examples
 * @param examples the number of examples
 * @param time the duration
 */
public record Evaluation(Stage stage, MetricValues metrics, long examples, Duration time) {

  /**
   * Returns the value of a metric.
   *
   * @throws IllegalArgumentException if it was not logged; the message names those that were
   */
  public double metric(MetricName name) {
    return metrics.get(name);
  }
}
