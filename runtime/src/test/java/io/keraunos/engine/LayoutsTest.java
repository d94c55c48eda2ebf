package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.engine.LayoutProgram.Training;
import io.keraunos.engine.WorkerProgram.Outcome;
import io.keraunos.optimizer.SGD;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every layout of workers and devices trains what one device trains, whatever the model is of. */
class LayoutsTest {

  /** Bounds of the difference of a weight after 20 steps. */
  private static final double SGD_BOUND = 2e-7;

  private static final double ADAM_BOUND = 1e-5;

  /** Bound of the difference of a variance over all replicas, which is one of two means. */
  private static final double VARIANCE_BOUND = 2e-6;

  /** Bound of the difference of a prediction, which adds up a hundred and more rounded products. */
  private static final double PREDICTION_BOUND = 5e-6;

  /** Bound of the difference of a mean over all pictures, in which those of predictions cancel. */
  private static final double METRIC_BOUND = 5e-7;

  /** Bounds where each replica normalizes by its own part of the batch. */
  private static final double NORMALIZED_BOUND = 0.1;

  private static final double NORMALIZED_METRIC_BOUND = 0.05;

  private static final long LIMIT_SECONDS = 900;

  /** A layout of workers, each with some devices. */
  private record Layout(int workers, int devices) {

    List<Training> trainings() {
      return LayoutProgram.trainings(workers, devices);
    }

    Path file(int worker) {
      return root.resolve(toString()).resolve("outcome-" + worker);
    }

    Outcome outcome(int worker, String name) throws IOException {
      return Outcome.read(LayoutProgram.beside(file(worker), name));
    }

    @Override
    public String toString() {
      return workers + "x" + devices;
    }
  }

  private static final Layout ONE = new Layout(1, 1);

  private static final List<Layout> OTHERS =
      List.of(
          new Layout(1, 2),
          new Layout(1, 4),
          new Layout(2, 1),
          new Layout(2, 2),
          new Layout(3, 1),
          new Layout(4, 1));

  @TempDir private static Path root;

  @BeforeAll
  static void train() throws Exception {
    train(ONE);
    for (Layout layout : OTHERS) {
      train(layout);
    }
  }

  private static void train(Layout layout) throws Exception {
    Path folder = Files.createDirectory(root.resolve(layout.toString()));
    int workers = layout.workers();
    if (workers == 1) {
      LayoutProgram.trainAll(layout.file(0), workers, layout.devices());
      return;
    }
    String devices = Integer.toString(layout.devices());
    try (WorkerProcesses processes =
        WorkerProcesses.start(folder, workers, "layouts", devices, Integer.toString(workers))) {
      processes.allEndWell(LIMIT_SECONDS);
    }
  }

  @Test
  void everyLayoutGivesWhatOneDeviceGives() throws Exception {
    for (Layout layout : OTHERS) {
      for (Training training : layout.trainings()) {
        Outcome expected = ONE.outcome(0, training.name());
        Outcome actual = layout.outcome(0, training.name());
        String run = layout + training.name();
        assertWithMessage("examples of %s", run)
            .that(actual.metrics().get("examples"))
            .isEqualTo(expected.metrics().get("examples"));
        if (training.module() == LayoutModule.NORMALIZATION) {
          // Each replica normalizes by its own part of the batch: near, and predictions finite.
          assertNear(expected, actual, NORMALIZED_BOUND, Double.MAX_VALUE, run);
          assertMetrics(expected, actual, NORMALIZED_METRIC_BOUND, run);
          continue;
        }
        double bound = training.method() instanceof SGD ? SGD_BOUND : ADAM_BOUND;
        assertNear(expected, actual, bound, PREDICTION_BOUND, run);
        assertMetrics(expected, actual, METRIC_BOUND, run);
      }
    }
  }

  @Test
  void allWorkersHaveTheSameBits() throws Exception {
    for (Layout layout : OTHERS) {
      for (Training training : layout.trainings()) {
        Outcome chiefs = layout.outcome(0, training.name());
        for (int worker = 1; worker < layout.workers(); worker++) {
          Outcome others = layout.outcome(worker, training.name());
          assertEqual(chiefs, others, layout + training.name() + " of worker " + worker);
        }
      }
    }
  }

  @Test
  void aLayoutGivesTheSameBitsAgain() throws Exception {
    for (Layout layout : List.of(new Layout(1, 2), new Layout(2, 2))) {
      for (Training training : layout.trainings()) {
        if (training.twice(layout.workers(), layout.devices())) {
          String again = training.name() + LayoutProgram.AGAIN;
          assertEqual(layout.outcome(0, training.name()), layout.outcome(0, again), layout + again);
        }
      }
    }
  }

  private static void assertNear(
      Outcome expected, Outcome actual, double bound, double predictionBound, String run) {
    assertThat(actual.values().keySet()).isEqualTo(expected.values().keySet());
    expected
        .values()
        .forEach(
            (name, values) -> {
              double within =
                  name.startsWith("prediction")
                      ? predictionBound
                      : name.endsWith("moving_variance") ? Math.max(bound, VARIANCE_BOUND) : bound;
              assertWithMessage("distance of %s of %s", name, run)
                  .that(distance(values, actual.values().get(name)))
                  .isAtMost(within);
            });
  }

  private static void assertMetrics(Outcome expected, Outcome actual, double bound, String run) {
    expected
        .metrics()
        .forEach(
            (name, value) ->
                assertWithMessage("%s of %s", name, run)
                    .that(actual.metrics().get(name))
                    .isWithin(bound)
                    .of(value));
  }

  private static void assertEqual(Outcome expected, Outcome actual, String run) {
    assertThat(actual.metrics()).isEqualTo(expected.metrics());
    assertThat(actual.values().keySet()).isEqualTo(expected.values().keySet());
    expected
        .values()
        .forEach(
            (name, values) ->
                assertWithMessage("%s of %s", name, run)
                    .that(actual.values().get(name))
                    .isEqualTo(values));
  }

  /**
   * Returns the largest difference of two elements, over the largest expected one if that is above
   * 1; NaN if one is NaN.
   */
  private static double distance(float[] expected, float[] actual) {
    assertThat(actual).hasLength(expected.length);
    double difference = 0;
    double largest = 1;
    for (int i = 0; i < expected.length; i++) {
      difference = Math.max(difference, Math.abs((double) expected[i] - actual[i]));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return difference / largest;
  }
}
