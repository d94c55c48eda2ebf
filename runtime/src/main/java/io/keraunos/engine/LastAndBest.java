package io.keraunos.engine;

import io.keraunos.callback.Best;
import io.keraunos.callback.Callback;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import io.keraunos.text.NumberText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Compares the end of a fit with its best moment, by the metrics that say what is best. */
final class LastAndBest {
  private LastAndBest() {}

  private record Measured(double value, String when) {}

  /** Prechelt's generalization loss: the share by which the last value is worse than the best. */
  private static final double SHARE = 0.05;

  /** The number of usual differences between two epochs that the last value is off. */
  private static final double DIFFERENCES = 2;

  private static final int LEAST_EPOCHS = 3;

  /**
   * Returns a finding for each metric whose last value is clearly worse than its best: by a share
   * of it, and by more than it changes from epoch to epoch. The same on all workers.
   */
  static List<Finding> clearlyWorse(RunSettings settings, FitProgress progress) {
    boolean checkpoint = settings.checkpoints().checkpoints().keepBest().isPresent();
    List<Finding> found = new ArrayList<>();
    monitored(settings)
        .forEach(
            (metric, mode) -> {
              OptionalDouble last = progress.metrics().find(metric);
              List<Measured> epochs = ofEpochs(metric, progress);
              Optional<Measured> best = best(epochs, mode);
              if (last.isPresent()
                  && best.isPresent()
                  && mode.better(best.get().value(), last.getAsDouble(), 0)
                  && isClear(last.getAsDouble(), best.get().value(), epochs)) {
                found.add(
                    new Finding(
                        Rule.LAST_WEIGHTS_USED,
                        "the model has its last weights, not its best: "
                            + text(metric, mode, last.getAsDouble(), best.get(), checkpoint)));
              }
            });
    return found;
  }

  private static boolean isClear(double last, double best, List<Measured> epochs) {
    if (epochs.size() < LEAST_EPOCHS) {
      return false;
    }
    double[] differences = new double[epochs.size() - 1];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = Math.abs(epochs.get(i + 1).value() - epochs.get(i).value());
    }
    Arrays.sort(differences);
    double usual = differences[differences.length / 2];
    double worse = Math.abs(last - best);
    return worse > SHARE * Math.abs(best) && worse > DIFFERENCES * usual;
  }

  /**
   * Describes how much worse the last value is than the best, a line for each metric that says what
   * is best, and was better than it is now.
   *
   * @param checkpoint the best one
   */
  static List<String> compare(
      RunSettings settings, FitProgress progress, Optional<Path> checkpoint) {
    List<String> lines = new ArrayList<>();
    monitored(settings)
        .forEach(
            (metric, mode) -> {
              OptionalDouble last = progress.metrics().find(metric);
              Optional<Measured> best = best(measured(metric, progress, checkpoint), mode);
              if (last.isPresent()
                  && best.isPresent()
                  && last.getAsDouble() != best.get().value()
                  && !mode.better(last.getAsDouble(), best.get().value(), 0)) {
                lines.add(
                    text(metric, mode, last.getAsDouble(), best.get(), checkpoint.isPresent()));
              }
            });
    return lines;
  }

  /** Returns the values of all epochs, and that of the best checkpoint. */
  private static List<Measured> measured(
      MetricName metric, FitProgress progress, Optional<Path> checkpoint) {
    List<Measured> all = new ArrayList<>(ofEpochs(metric, progress));
    if (checkpoint.isPresent()) {
      Progress of = Progress.parse(Progress.read(checkpoint.get()));
      OptionalDouble value = new MetricValues(of.measured()).find(metric);
      if (value.isPresent()) {
        all.add(new Measured(value.getAsDouble(), "at step " + of.step()));
      }
    }
    return all;
  }

  private static List<Measured> ofEpochs(MetricName metric, FitProgress progress) {
    List<Measured> all = new ArrayList<>();
    List<MetricValues> epochs = progress.history();
    for (int epoch = 0; epoch < epochs.size(); epoch++) {
      OptionalDouble value = epochs.get(epoch).find(metric);
      if (value.isPresent()) {
        all.add(new Measured(value.getAsDouble(), "after epoch " + (epoch + 1)));
      }
    }
    return all;
  }

  /** Returns the metrics that say what is best, each with its direction. */
  private static Map<MetricName, Best> monitored(RunSettings settings) {
    Map<MetricName, Best> all = new LinkedHashMap<>();
    settings
        .checkpoints()
        .checkpoints()
        .keepBest()
        .ifPresent(best -> all.put(best.metric(), best.mode()));
    for (Callback callback : settings.output().callbacks()) {
      if (callback instanceof EarlyStopping stopping) {
        stopping.monitored().forEach(metric -> all.putIfAbsent(metric, stopping.mode()));
      }
    }
    return all;
  }

  /** Returns the best, of equal ones the first; empty if there is no number. */
  private static Optional<Measured> best(List<Measured> all, Best mode) {
    Optional<Measured> best = Optional.empty();
    double value = mode.worst();
    for (Measured each : all) {
      if (mode.better(each.value(), value, 0)) {
        value = each.value();
        best = Optional.of(each);
      }
    }
    return best;
  }

  private static String text(
      MetricName metric, Best mode, double last, Measured best, boolean checkpoint) {
    double difference = Math.abs(last - best.value());
    return "%s was %s %s, and is %s at the end%s. %s"
        .formatted(
            metric,
            NumberText.of(best.value()),
            best.when(),
            NumberText.of(last),
            Double.isNaN(difference) ? "" : ", %s worse".formatted(NumberText.of(difference)),
            checkpoint
                ? "restoreBest(true) gives the model the best weights"
                : "checkpoints(...keepBest(1, metric, Best.%s)) and restoreBest(true) give the model the best weights"
                    .formatted(mode));
  }
}
