package io.keraunos.engine;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.keraunos.annotation.Stage;
import io.keraunos.checkpoint.RecordForm;
import io.keraunos.graph.execute.MetricTotals;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import io.keraunos.metric.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Training progress stored in a checkpoint: everything except variables. Its form in the file
 * {@code progress.json} is that of this record.
 *
 * @param format the version of this form
 * @param module the module's name
 * @param seed the seed, which decides the order of examples and everything random
 * @param globalBatch the examples of a batch, on all replicas of all workers
 * @param accumulation the number of batches of a step, in words
 * @param epoch epochs trained; finished too, unless the last is closing
 * @param batch batches finished in the epoch under way
 * @param closing whether the last epoch's batches are done, but not what is due at its end
 * @param step optimizer steps finished
 * @param validated the step after which validation ran last; -1 if it never did
 * @param batches batches trained on, over all epochs
 * @param examples training examples seen
 * @param nanos the duration of training until then, over all resumes, in nanoseconds
 * @param metrics the latest value of every metric, and when it was measured
 * @param history the metrics measured in each finished epoch
 * @param epochCounts the totals counted and logged in the epoch under way
 * @param windowCounts the totals counted since the last log
 * @param windowStart the step at which that was
 * @param averaged the number of times the variables were averaged; if ever, their averages are the
 *     model's weights
 * @param callbacks the states of the callbacks, by their keys
 * @param requests the requests to stop, in the order of time
 * @param hyperParameters the module's hyperparameters; null in checkpoints of before there were any
 */
record Progress(
    int format,
    String module,
    long seed,
    long globalBatch,
    String accumulation,
    long epoch,
    long batch,
    boolean closing,
    long step,
    long validated,
    long batches,
    long examples,
    long nanos,
    Map<String, Measurement> metrics,
    List<Map<String, Double>> history,
    MetricTotals.Counts epochCounts,
    MetricTotals.Counts windowCounts,
    long windowStart,
    long averaged,
    Map<String, String> callbacks,
    List<StopRequest.Request> requests,
    @Nullable Map<String, String> hyperParameters) {

  static final int FORMAT = 5;

  static final String FILE = "progress.json";

  // A metric may be infinite or not a number.
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().serializeSpecialFloatingPointValues().create();

  /** A value and the time of its measurement. */
  record Measurement(double value, Stage stage, long epoch, long step) {}

  /** Returns values, of which all have a time, in the form of the file. */
  static Map<String, Measurement> measurements(MetricValues values) {
    Map<String, Measurement> all = new LinkedHashMap<>();
    values
        .moments()
        .forEach(
            (name, at) ->
                all.put(
                    name,
                    new Measurement(
                        values.get(MetricName.of(name)), at.stage(), at.epoch(), at.step())));
    return all;
  }

  /** Returns the latest value of every metric. */
  MetricValues latest() {
    Map<String, Double> values = new LinkedHashMap<>();
    Map<String, Moment> moments = new LinkedHashMap<>();
    metrics.forEach(
        (name, of) -> {
          values.put(name, of.value());
          moments.put(name, new Moment(of.stage(), of.epoch(), of.step()));
        });
    return new MetricValues(values, moments);
  }

  /** Returns the values that were measured at this very step. */
  Map<String, Double> measured() {
    return latest().ofStep(step).asMap();
  }

  String toJson() {
    return GSON.toJson(this);
  }

  /** Returns the text of a checkpoint's file. */
  static String read(Path checkpoint) {
    try {
      return Files.readString(checkpoint.resolve(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(checkpoint + " cannot be read: " + e, e);
    }
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if it is something else; the field and the rule are named
   */
  static Progress parse(String json) {
    Version version = RecordForm.read(GSON, FILE, json, Version.class, Set.of());
    if (version.format() != FORMAT) {
      throw new IllegalArgumentException(
          "progress.json must be of format %s, but was of %s; another version of Keraunos wrote it"
              .formatted(FORMAT, version.format()));
    }
    return RecordForm.read(GSON, FILE, json, Progress.class, Set.of("seed", "validated"));
  }

  private record Version(int format) {}

  /**
   * Checks that a fit can go on from here.
   *
   * @throws IllegalArgumentException if it is another module's, or was trained with other settings
   */
  void check(FitIdentity fit) {
    if (!fit.module().equals(module)) {
      throw new IllegalArgumentException(
          "the checkpoint must be of %s, but is of %s".formatted(fit.module(), module));
    }
    if (fit.seed() != seed) {
      throw new IllegalArgumentException(
          "the seed must be that of the checkpoint, %s, but was %s: the order of examples comes from it"
              .formatted(seed, fit.seed()));
    }
    if (fit.globalBatch() != globalBatch) {
      throw new IllegalArgumentException(
          "a step must take as many examples as before the checkpoint, %s, but takes %s: batchSize times devices times numNodes. Set globalBatchSize(%s), which any number of devices and workers may go on with"
              .formatted(globalBatch, fit.globalBatch(), globalBatch));
    }
    if (!fit.accumulation().equals(accumulation)) {
      throw new IllegalArgumentException(
          "accumulateGradBatches must be that of the checkpoint, %s, but was %s: a step takes as many batches as before"
              .formatted(accumulation, fit.accumulation()));
    }
  }

  /**
   * Describes the hyperparameters in which a fit that resumes from here differs; empty if there are
   * none. Another learning rate may be intended; that it goes unnoticed is not.
   *
   * @param now the hyperparameters of the fit
   */
  Optional<String> otherHyperParameters(Map<String, String> now) {
    Map<String, String> then = hyperParameters == null ? now : hyperParameters;
    Set<String> names = new LinkedHashSet<>(now.keySet());
    names.addAll(then.keySet());
    List<String> others =
        names.stream()
            .filter(name -> !Objects.equals(now.get(name), then.get(name)))
            .map(
                name ->
                    "%s is %s, was %s"
                        .formatted(
                            name,
                            now.getOrDefault(name, "no longer there"),
                            then.getOrDefault(name, "not there")))
            .toList();
    return others.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", others));
  }

  /** Returns the metrics measured in each finished epoch. */
  List<MetricValues> pastMetrics() {
    return history.stream().map(MetricValues::new).toList();
  }
}
