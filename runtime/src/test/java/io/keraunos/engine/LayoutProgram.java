package io.keraunos.engine;

import com.google.common.truth.Truth;
import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.engine.WorkerProgram.Outcome;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.trainer.Predictions;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Trains all modules of the layout tests, one after the other, on one number of devices. */
final class LayoutProgram {
  private LayoutProgram() {}

  static final int GLOBAL_BATCH = 32;

  /** Trains every module with every optimizer, and writes the outcomes beside a file. */
  static void trainAll(Path file, int devices) throws IOException {
    for (LayoutModule module : LayoutModule.values()) {
      for (OptimizerSpec method : LayoutModule.OPTIMIZERS) {
        train(module, method, devices)
            .write(file.resolveSibling(file.getFileName() + name(module, method)));
      }
    }
  }

  static String name(LayoutModule module, OptimizerSpec method) {
    return "-%s-%s".formatted(module, method.getClass().getSimpleName());
  }

  /** Trains a module, and checks that all replicas have the same variables, to the bit. */
  static Outcome train(LayoutModule module, OptimizerSpec method, int devices) {
    try (Trainer trainer = module.trainer(method, devices, GLOBAL_BATCH).build()) {
      Map<String, Double> metrics = new LinkedHashMap<>();
      metrics.put("examples", (double) trainer.fit().examples());
      List<SortedMap<String, VariableFiles.Value>> replicas =
          ModuleTrainer.run(trainer).model().session().replicas();
      Truth.assertThat(replicas).hasSize(devices);
      for (SortedMap<String, VariableFiles.Value> replica : replicas) {
        replica.forEach(
            (name, value) ->
                Truth.assertWithMessage("%s of %s", name, module)
                    .that(value.elements())
                    .isEqualTo(replicas.get(0).get(name).elements()));
      }
      Map<String, float[]> values = new TreeMap<>(trainer.weights());
      metrics.putAll(trainer.validate().metrics().asMap());
      Predictions predictions = trainer.predict();
      for (int i = 0; i < predictions.size(); i++) {
        values.put("prediction/%04d".formatted(i), predictions.row(i));
      }
      return new Outcome(values, metrics);
    }
  }
}
