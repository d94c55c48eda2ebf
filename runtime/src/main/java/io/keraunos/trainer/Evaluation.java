package io.keraunos.trainer;

import io.keraunos.annotation.Stage;
import io.keraunos.logger.FigurePage;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import io.keraunos.step.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The result of a validation or a test.
 *
 * @param stage the stage
 * @param metrics the value of every metric over all examples
 * @param figures every figure over all examples, by name, in the order they were logged
 * @param examples the number of examples
 * @param time the duration
 */
public record Evaluation(
    Stage stage, MetricValues metrics, Map<String, Figure> figures, long examples, Duration time) {

  /** Copies the map. */
  public Evaluation {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /**
   * Returns the value of a metric.
   *
   * @throws IllegalArgumentException if it was not logged; the message names those that were
   */
  public double metric(MetricName name) {
    return metrics.get(name);
  }

  /**
   * Writes the metrics and figures as a page that any browser shows. Those of an evaluation by the
   * module's own loaders are in the run's report, too, if there is one.
   *
   * @param file in the place of what is there
   */
  public void writeReport(Path file) throws IOException {
    FigurePage.write(
        file,
        "%s: %s examples".formatted(stage.name().toLowerCase(Locale.ROOT), examples),
        metrics,
        figures);
  }
}
