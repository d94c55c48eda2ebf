package io.keraunos.testing;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.finding.Finding;
import io.keraunos.metric.MetricName;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.entry.Trainers;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.Preflight;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Assertions about modules, for a test of any framework:
 *
 * <pre>{@code
 * @Test
 * void itsStepsAreRight() {
 *   KeraunosAssertions.assertTraces(Cifar10NetTrainer.builder(new Cifar10Net()));
 * }
 * }</pre>
 */
public final class KeraunosAssertions {

  private KeraunosAssertions() {}

  /**
   * Asserts that the steps of a module can be traced and that nothing is wrong with them, as {@link
   * Trainer.Builder#check} finds it: no loader is opened and nothing is trained. What the module or
   * the settings silence is not looked at.
   *
   * @param trainer the generated trainer of the module, with whatever settings
   * @throws AssertionError if there are findings, of whatever level; all of them are in it
   */
  public static void assertTraces(Trainer.Builder trainer) {
    List<Finding> found = trainer.check();
    if (!found.isEmpty()) {
      throw new AssertionError(
          "the module must trace without findings, but has %s:\n%s"
              .formatted(
                  found.size(),
                  found.stream().map(Finding::toString).collect(Collectors.joining("\n"))));
    }
  }

  /**
   * Asserts {@link #assertTraces(Trainer.Builder)} of a module that was defined by hand.
   *
   * @param module the module
   * @throws AssertionError if there are findings, of whatever level; all of them are in it
   */
  public static void assertTraces(ModuleDefinition module) {
    assertTraces(Trainers.builder(module));
  }

  /**
   * Asserts that a module can learn one batch by heart, which one that is wired up right can:
   * trains on its first training batch alone until a metric of training is below a bound. The
   * trainer writes nothing.
   *
   * @param trainer the generated trainer of the module; its run is set here
   * @param metric a metric that the training step logs and that is better where it is lower, such
   *     as the loss
   * @param below the bound
   * @param mostSteps the most steps to take
   * @throws AssertionError if the metric is not below the bound after so many steps
   */
  public static void assertOverfits(
      Trainer.Builder trainer, MetricName metric, double below, long mostSteps) {
    Until until = new Until(metric, below);
    try (Trainer training =
        quiet(trainer)
            .overfitBatches(Limit.batches(1))
            .maxSteps(mostSteps)
            .callbacks(until)
            .build()) {
      double last = training.fit().metric(metric);
      if (!(last < below)) {
        throw new AssertionError(
            "%s must fall below %s on one batch within %s steps, but was %s. Look for a layer that is not trained, a rate that is too low, or a loss that does not see the label"
                .formatted(metric, below, mostSteps, last));
      }
    }
  }

  /** Ends a fit as soon as a metric is below a bound. */
  private record Until(MetricName metric, double below) implements Callback {
    @Override
    public void onTrainEpochEnd(EpochEvent event, TrainingControl control) {
      if (event.metrics().get(metric) < below) {
        control.requestStop(metric + " is below " + below);
      }
    }
  }

  /**
   * Asserts that two fits with the same seed end with the same weights, to the bit: nothing of the
   * module draws at random outside of the seed, or depends on the order of threads.
   *
   * @param trainer makes a new trainer of a new module each time
   * @param steps the steps to take
   * @throws AssertionError if the weights differ
   */
  public static void assertDeterministic(Supplier<Trainer.Builder> trainer, long steps) {
    String first = weights(trainer.get(), steps);
    String second = weights(trainer.get(), steps);
    if (!first.equals(second)) {
      throw new AssertionError(
          "two fits of %s steps must end with the same weights, but have the SHA-256 %s and %s. Look for a generator without a seed in the module or its data, or set deterministic(true)"
              .formatted(steps, first, second));
    }
  }

  /**
   * Asserts that the exported model answers as the predict step does: exports it to a folder that
   * is deleted afterwards, loads it, and compares every answer.
   *
   * <pre>{@code
   * try (Trainer trainer = PlaneTrainer.builder(new Plane()).build()) {
   *   KeraunosAssertions.assertExportParity(
   *       trainer, points, 0, PlanePredictor::load, (model, point) -> model.predict(point));
   * }
   * }</pre>
   *
   * @param trainer the module's trainer, before or after a fit
   * @param examples records of the predict step, at least one
   * @param tolerance the largest difference of a component; 0 for the same bits
   * @param load loads the exported model
   * @param answer asks it for one example; the answer is flat
   * @throws AssertionError if an answer differs; the message has the first example and component
   * @throws IllegalStateException if the module has no predict step
   */
  public static <T, P extends AutoCloseable> void assertExportParity(
      Trainer trainer,
      List<T> examples,
      double tolerance,
      Function<Path, P> load,
      BiFunction<P, T, float[]> answer) {
    ExportParity.check(trainer, examples, tolerance, load, answer);
  }

  private static String weights(Trainer.Builder trainer, long steps) {
    try (Trainer training =
        quiet(trainer)
            .limitBatches(Stage.VALIDATE, Limit.batches(0))
            .seed(1)
            .maxSteps(steps)
            .build()) {
      training.fit();
      return training.weightsSha256();
    }
  }

  private static Trainer.Builder quiet(Trainer.Builder trainer) {
    return trainer
        .preflight(Preflight.off())
        .sanityValidationBatches(0)
        .progressBar(false)
        .modelSummary(false)
        .report(false);
  }
}
