package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.engine.WorkerProgram.Outcome;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every layout of workers and devices trains what one device trains, whatever the model is of. */
class LayoutsTest {

  /** Bound of the difference of a weight after 20 steps, which are of SGD. */
  private static final float SGD_BOUND = 2e-7f;

  private static final float ADAM_BOUND = 1e-5f;

  @TempDir private Path root;

  private final Map<String, Outcome> one = new TreeMap<>();

  @Test
  void everyLayoutGivesWhatOneDeviceGives() throws Exception {
    LayoutProgram.trainAll(Files.createDirectory(root.resolve("1x1")).resolve("outcome"), 1);
    each(name -> one.put(name, Outcome.read(root.resolve("1x1").resolve("outcome" + name))));
    for (int devices : new int[] {2, 4}) {
      Path folder = Files.createDirectory(root.resolve("1x" + devices));
      LayoutProgram.trainAll(folder.resolve("outcome"), devices);
      check("1x" + devices, folder, "outcome");
    }
    workers(2, 1);
    workers(2, 2);
    workers(3, 1);
    workers(4, 1);
  }

  @Test
  void aLayoutGivesTheSameBitsAgain() throws Exception {
    for (LayoutModule module : LayoutModule.values()) {
      OptimizerSpec adam = LayoutModule.OPTIMIZERS.get(1);
      Outcome first = LayoutProgram.train(module, adam, 2);
      Outcome second = LayoutProgram.train(module, adam, 2);
      assertThat(second.metrics()).isEqualTo(first.metrics());
      first
          .values()
          .forEach(
              (name, values) ->
                  assertWithMessage("%s of %s", name, module)
                      .that(second.values().get(name))
                      .isEqualTo(values));
    }
  }

  private void workers(int workers, int devices) throws Exception {
    String layout = workers + "x" + devices;
    Path folder = Files.createDirectory(root.resolve(layout));
    try (WorkerProcesses processes =
        WorkerProcesses.start(folder, workers, "layouts", Integer.toString(devices), "0")) {
      processes.allEndWell();
    }
    check(layout, folder, "outcome-0");
    for (int worker = 1; worker < workers; worker++) {
      int other = worker;
      each(
          name -> {
            Outcome chiefs = Outcome.read(folder.resolve("outcome-0" + name));
            Outcome others = Outcome.read(folder.resolve("outcome-" + other + name));
            assertThat(others.metrics()).isEqualTo(chiefs.metrics());
            chiefs
                .values()
                .forEach(
                    (value, elements) ->
                        assertWithMessage("%s of%s on worker %s", value, name, other)
                            .that(others.values().get(value))
                            .isEqualTo(elements));
          });
    }
  }

  private void check(String layout, Path folder, String file) throws Exception {
    for (LayoutModule module : LayoutModule.values()) {
      for (OptimizerSpec method : LayoutModule.OPTIMIZERS) {
        String name = LayoutProgram.name(module, method);
        Outcome expected = one.get(name);
        Outcome actual = Outcome.read(folder.resolve(file + name));
        assertThat(actual.metrics().get("examples")).isEqualTo(expected.metrics().get("examples"));
        if (module == LayoutModule.NORMALIZATION) {
          continue; // each replica normalizes by its own part of the batch
        }
        assertSame(expected, actual, method instanceof SGD ? SGD_BOUND : ADAM_BOUND, layout + name);
      }
    }
  }

  private static void assertSame(Outcome expected, Outcome actual, float bound, String layout) {
    assertThat(actual.values().keySet()).isEqualTo(expected.values().keySet());
    expected
        .values()
        .forEach(
            (name, values) -> {
              // A prediction adds up a hundred and more products of weights.
              float within = name.startsWith("prediction") ? 50 * bound : bound;
              assertWithMessage("%s on %s", name, layout)
                  .that(actual.values().get(name))
                  .usingTolerance(within)
                  .containsExactly(values)
                  .inOrder();
            });
    expected
        .metrics()
        .forEach(
            (name, value) ->
                assertWithMessage("%s on %s", name, layout)
                    .that(actual.metrics().get(name))
                    .isWithin(50 * bound)
                    .of(value));
  }

  private interface Check {
    void of(String name) throws Exception;
  }

  private static void each(Check check) throws Exception {
    for (LayoutModule module : LayoutModule.values()) {
      for (OptimizerSpec method : LayoutModule.OPTIMIZERS) {
        check.of(LayoutProgram.name(module, method));
      }
    }
  }
}
