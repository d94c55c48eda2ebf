package io.keraunos.micrometer;

import io.keraunos.serving.Drift;
import io.keraunos.serving.PredictionListener;
import io.keraunos.serving.ServedModel;
import io.keraunos.serving.ShadowReport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Path;

/**
 * Meters of served models, for {@code ServedModel.builder(...).listener(new
 * ServingMeters(registry))}:
 *
 * <table>
 * <caption>The meters, each with the tag {@code model}</caption>
 * <tr><th>name</th><th>kind</th><th>value</th></tr>
 * <tr><td>{@value #PREDICTIONS}</td><td>timer</td><td>requests, by the tags {@code version}, the
 * folder's name, and {@code outcome}: {@code success}, {@code refused} for values that do not fit,
 * {@code failure}</td></tr>
 * <tr><td>{@value #EXAMPLES}</td><td>summary</td><td>examples of a request</td></tr>
 * <tr><td>{@value #CHANGES}</td><td>counter</td><td>change-overs to another version</td></tr>
 * <tr><td>{@value #DRIFT}</td><td>gauge</td><td>the largest stability index of a feature in the last
 * window; of models that {@link #watch} was told of</td></tr>
 * <tr><td>{@value #SHADOW}</td><td>gauge</td><td>the share of compared answers of the candidate that
 * differ; of models that {@link #watch} was told of</td></tr>
 * </table>
 */
public final class ServingMeters implements PredictionListener {

  static final String PREDICTIONS = "keraunos.predictions";
  static final String EXAMPLES = "keraunos.prediction.examples";
  static final String CHANGES = "keraunos.model.changes";
  static final String DRIFT = "keraunos.model.drift";
  static final String SHADOW = "keraunos.model.shadow.different";

  private final MeterRegistry registry;

  /** Meters in a registry. */
  public ServingMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void predicted(Prediction prediction) {
    Tags model = Tags.of("model", prediction.model());
    Timer.builder(PREDICTIONS)
        .description("Requests to a served model")
        .tags(model.and("version", name(prediction.version()), "outcome", outcome(prediction)))
        .register(registry)
        .record(prediction.time());
    DistributionSummary.builder(EXAMPLES)
        .description("Examples of a request")
        .tags(model)
        .register(registry)
        .record(prediction.examples());
  }

  private static String outcome(Prediction prediction) {
    if (prediction.failure() == null) {
      return "success";
    }
    return prediction.failure() instanceof IllegalArgumentException ? "refused" : "failure";
  }

  private static String name(Path version) {
    Path last = version.getFileName();
    return last == null ? version.toString() : last.toString();
  }

  @Override
  public void changed(Change change) {
    Counter.builder(CHANGES)
        .description("Change-overs to another version of a model")
        .tags("model", change.model())
        .register(registry)
        .increment();
  }

  /** Meters what a model knows of drift and of its candidate, for as long as it is in use. */
  public void watch(ServedModel<?> model) {
    Tags tags = Tags.of("model", model.name());
    Gauge.builder(DRIFT, model, ServingMeters::largestDrift)
        .description("Largest stability index of a feature")
        .tags(tags)
        .register(registry);
    Gauge.builder(SHADOW, model, ServingMeters::different)
        .description("Share of the candidate's answers that differ")
        .tags(tags)
        .register(registry);
  }

  private static double largestDrift(ServedModel<?> model) {
    return model.drift().stream().mapToDouble(Drift::stability).max().orElse(Double.NaN);
  }

  private static double different(ServedModel<?> model) {
    return model.shadowReport().map(ServingMeters::different).orElse(Double.NaN);
  }

  private static double different(ShadowReport report) {
    return report.compared() == 0 ? Double.NaN : (double) report.different() / report.compared();
  }
}
