package io.keraunos.spring;

import io.keraunos.serving.Batching;
import io.keraunos.serving.DriftSettings;
import io.keraunos.serving.Probation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code keraunos.models.<name>}: a model that is served.
 *
 * @param predictor the generated predictor's class, such as {@code com.example.ChurnPredictor}
 * @param path a model that {@code Trainer.export} wrote, or a folder of versions, of which the
 *     newest is served
 * @param dependsOn the names of beans that are made before the model is opened, such as one that
 *     trains the first version
 * @param refresh how often the folder is looked at for a newer version; never if it is not set
 * @param batching how requests that come at once are answered together; each alone if it is not set
 * @param probation what a new version must show; nothing if it is not set
 * @param drift how requests are held against the training data; not at all if it is not set
 */
public record ModelProperties(
    @Nullable String predictor,
    @Nullable Path path,
    @DefaultValue List<String> dependsOn,
    @Nullable Duration refresh,
    @Nullable BatchingProperties batching,
    @Nullable ProbationProperties probation,
    @Nullable DriftProperties drift) {

  /**
   * {@code batching}.
   *
   * @param largest the most examples in a batch
   * @param lanes the most batches computed at the same time
   * @param longestWait the most that the first request of a batch waits for others
   */
  public record BatchingProperties(
      @DefaultValue("32") int largest,
      @DefaultValue("1") int lanes,
      @DefaultValue("0ms") Duration longestWait) {
    Batching settings() {
      return new Batching(largest, lanes, longestWait);
    }
  }

  /**
   * {@code probation}.
   *
   * @param requests the number of requests that it lasts
   * @param failures the share of them that may fail
   */
  public record ProbationProperties(
      @DefaultValue("1000") int requests, @DefaultValue("0.01") double failures) {
    Probation settings() {
      return new Probation(requests, failures);
    }
  }

  /**
   * {@code drift}.
   *
   * @param every one request in so many is looked at
   * @param window the number of examples that are compared together
   * @param threshold the index from which on a feature has drifted
   */
  public record DriftProperties(
      @DefaultValue("1") int every,
      @DefaultValue("1000") int window,
      @DefaultValue("0.25") double threshold) {
    DriftSettings settings() {
      return new DriftSettings(every, window, threshold);
    }
  }

  String predictorOf(String name) {
    return required(name, "predictor", predictor, "com.example.ChurnPredictor");
  }

  Path pathOf(String name) {
    return required(name, "path", path, "/models/churn");
  }

  private static <T> T required(String name, String property, @Nullable T value, String example) {
    if (value == null) {
      throw new IllegalArgumentException(
          "keraunos.models.%s.%s must be set, but is not. An example is %s"
              .formatted(name, property, example));
    }
    return value;
  }
}
