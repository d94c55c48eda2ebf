package io.keraunos.trainer;

import io.keraunos.data.Fold;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * The metrics of a cross-validation: a model is trained for each fold, and measured on the examples
 * that the fold holds out.
 *
 * <pre>{@code
 * CrossValidation scores =
 *     CrossValidation.run(
 *         KFold.stratified(flowers, 5, 1, Flower::kind),
 *         fold -> FlowerNetTrainer.builder(new FlowerNet(fold.train(), fold.heldOut())).maxEpochs(20),
 *         Trainer::test);
 * System.out.println(scores.mean(FlowerNetMetrics.TEST_ACC));
 * System.out.println(scores);
 * }</pre>
 *
 * @param folds the metrics of each fold, in their order; not empty, all of the same names
 */
public record CrossValidation(List<MetricValues> folds) {

  /** Copies the list and checks it. */
  public CrossValidation {
    folds = List.copyOf(folds);
    if (folds.isEmpty()) {
      throw new IllegalArgumentException("a cross-validation must have a fold, but has none");
    }
    Set<String> names = folds.get(0).asMap().keySet();
    for (int i = 1; i < folds.size(); i++) {
      Set<String> others = folds.get(i).asMap().keySet();
      if (!others.equals(names)) {
        throw new IllegalArgumentException(
            "all folds must have the metrics of the first, %s, but fold %s has %s"
                .formatted(names, i + 1, others));
      }
    }
  }

  /**
   * Trains and measures a model for each fold, one after the other. Each trainer is closed before
   * the next one is made.
   *
   * <p>What is chosen by the examples that are held out, such as by {@code EarlyStopping} on them,
   * is measured too well. Split {@code fold.train()} once more for that.
   *
   * @param folds such as those of {@link io.keraunos.data.KFold}, or others
   * @param trainers makes a new trainer, with a new module, for a fold
   * @param measure is called after the fit: {@code Trainer::test} or {@code Trainer::validate}
   * @throws IllegalStateException if a fold fails; it is named. The cause says why
   * @throws InterruptedRunException if a fit was cut off
   */
  public static <T> CrossValidation run(
      List<Fold<T>> folds,
      Function<? super Fold<T>, Trainer.Builder> trainers,
      Function<? super Trainer, Evaluation> measure) {
    List<MetricValues> metrics = new ArrayList<>();
    Map<Path, Integer> folders = new HashMap<>();
    for (Fold<T> fold : folds) {
      try (Trainer trainer = trainers.apply(fold).build()) {
        FitResult fit = trainer.fit();
        if (!fit.reason().finished()) {
          throw new InterruptedRunException("fold " + fold.number(), fit.stopReason());
        }
        checkFolder(trainer.runFolder(), fold.number(), folders);
        metrics.add(measure.apply(trainer).metrics());
      } catch (InterruptedRunException e) {
        throw e;
      } catch (RuntimeException e) {
        throw new IllegalStateException(
            "fold %s of %s has failed: %s".formatted(fold.number(), folds.size(), e.getMessage()),
            e);
      }
    }
    return new CrossValidation(metrics);
  }

  /** Refuses a fold that has gone on with the model of another one. */
  private static void checkFolder(Optional<Path> folder, int fold, Map<Path, Integer> folders) {
    Integer other = folder.isEmpty() ? null : folders.putIfAbsent(folder.get(), fold);
    if (other != null) {
      throw new IllegalArgumentException(
          "each fold must train a model of its own, but this one has resumed that of fold %s, in %s. Set another defaultRootDir for each fold, or no resume"
              .formatted(other, folder.get()));
    }
  }

  /**
   * Returns the values of a metric, one for each fold.
   *
   * @throws IllegalArgumentException if it was not logged; the message names those that were
   */
  public double[] values(MetricName metric) {
    return folds.stream().mapToDouble(fold -> fold.get(metric)).toArray();
  }

  /**
   * Returns the mean of a metric over the folds, each of which counts as much.
   *
   * @throws IllegalArgumentException if it was not logged; the message names those that were
   */
  public double mean(MetricName metric) {
    return Spread.mean(values(metric));
  }

  /**
   * Returns the standard deviation of a metric over the folds: the root of the sum of squared
   * differences from the mean over {@code k - 1}; NaN of one fold.
   *
   * @throws IllegalArgumentException if it was not logged; the message names those that were
   */
  public double deviation(MetricName metric) {
    return Spread.deviation(values(metric));
  }

  /** Returns a table: a line for each metric, with its mean, its deviation and every fold's. */
  @Override
  public String toString() {
    List<String> head = new ArrayList<>(List.of("metric", "mean", "deviation"));
    for (int i = 1; i <= folds.size(); i++) {
      head.add("fold " + i);
    }
    TextTable table = new TextTable(head);
    for (String name : folds.get(0).asMap().keySet()) {
      MetricName metric = MetricName.of(name);
      table.row(
          name,
          DoubleStream.concat(
                  DoubleStream.of(mean(metric), deviation(metric)), DoubleStream.of(values(metric)))
              .toArray());
    }
    return table.toString();
  }
}
