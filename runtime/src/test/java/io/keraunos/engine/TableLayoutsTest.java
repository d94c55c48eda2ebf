package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.engine.WorkerProgram.Outcome;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gradients that are exchanged as rows train what one device trains, on every layout. */
class TableLayoutsTest {

  @TempDir private Path root;

  private Path one;

  @Test
  void everyLayoutGivesWhatOneDeviceGives() throws Exception {
    one = Files.createDirectory(root.resolve("1x1")).resolve("outcome");
    TableProgram.trainAll(one, 1);
    Path two = Files.createDirectory(root.resolve("1x2")).resolve("outcome");
    TableProgram.trainAll(two, 2);
    check("1x2", two);
    workers(List.of(1, 2), 1); // one worker computes a batch whole, the other one in two shares
    workers(List.of(1, 1), 2);
  }

  private void workers(List<Integer> cores, int devices) throws Exception {
    Path folder = Files.createDirectory(root.resolve(cores + "x" + devices));
    try (WorkerProcesses processes =
        WorkerProcesses.startOnCores(folder, cores, "tables", Integer.toString(devices), "0")) {
      processes.allEndWell();
    }
    for (int worker = 0; worker < cores.size(); worker++) {
      check(
          "%s workers with %s devices, worker %s".formatted(cores.size(), devices, worker),
          folder.resolve("outcome-" + worker));
    }
  }

  private void check(String layout, Path file) throws Exception {
    for (TableModule module : TableProgram.MODULES) {
      for (OptimizerSpec method : module.optimizers()) {
        Outcome expected = Outcome.read(TableProgram.file(one, module, method));
        Outcome actual = Outcome.read(TableProgram.file(file, module, method));
        assertThat(actual.values().keySet()).isEqualTo(expected.values().keySet());
        assertThat(actual.values()).containsKey("table/embeddings");
        expected
            .values()
            .forEach(
                (name, values) ->
                    assertWithMessage("%s of %s by %s on %s", name, module, method, layout)
                        .that(actual.values().get(name))
                        .usingTolerance(method instanceof SGD ? 2e-7 : 1e-5)
                        .containsExactly(values)
                        .inOrder());
      }
    }
  }
}
