package io.keraunos.engine;

import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.engine.WorkerProgram.Outcome;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Trains modules with tables, one after the other, on one number of devices. */
final class TableProgram {
  private TableProgram() {}

  /** Those that exchange rows, in ways that differ when they run. */
  static final List<TableModule> MODULES =
      List.of(
          TableModule.ONCE,
          TableModule.TWICE,
          TableModule.TWO_TABLES,
          TableModule.CLIPPED,
          TableModule.AVERAGED,
          TableModule.GROUPS,
          TableModule.DECAYED,
          TableModule.WIDE);

  /** Trains every module, and writes the outcomes beside a file. */
  static void trainAll(Path file, int devices) throws IOException {
    for (TableModule module : MODULES) {
      for (OptimizerSpec method : module.optimizers()) {
        train(module, method, devices).write(file(file, module, method));
      }
    }
  }

  /** Returns the file of an outcome, beside another one. */
  static Path file(Path file, TableModule module, OptimizerSpec method) {
    return file.resolveSibling(
        "%s-%s-%s".formatted(file.getFileName(), module, method.getClass().getSimpleName()));
  }

  /** Trains a module, and checks that all replicas have the same variables, to the bit. */
  static Outcome train(TableModule module, OptimizerSpec method, int devices) {
    try (Trainer trainer = module.trainer(method, devices).build()) {
      trainer.fit();
      List<SortedMap<String, VariableFiles.Value>> replicas =
          ModuleTrainer.run(trainer).model().session().replicas();
      assertWithMessage("replicas of %s", module).that(replicas).hasSize(devices);
      for (SortedMap<String, VariableFiles.Value> replica : replicas) {
        replica.forEach(
            (name, value) ->
                assertWithMessage("%s of %s", name, module)
                    .that(value.elements())
                    .isEqualTo(replicas.get(0).get(name).elements()));
      }
      return new Outcome(new TreeMap<>(trainer.weights()), Map.of());
    }
  }
}
