package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.distribute.Fingerprint;
import io.keraunos.graph.execute.ModelProgram;
import io.keraunos.provenance.Programs;
import io.keraunos.spi.LoaderDefinition;
import io.keraunos.spi.LoaderDefinition.Source;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.OptimizerDefinition;
import io.keraunos.spi.TrainingDefinition;
import io.keraunos.text.ValueText;
import org.tensorflow.TensorFlow;

/**
 * The fingerprint of a run, apart from its data: what all workers must have in common before they
 * compute together. Something new to compare is one more line in {@link #of}.
 */
final class RunFingerprint {
  private RunFingerprint() {}

  /** Returns the fingerprint of a call of a trainer whose first call was compared. */
  static Fingerprint of(String call) {
    return new Fingerprint().add("the call is", call);
  }

  /** Returns the fingerprint of the first call of a trainer. */
  static Fingerprint of(
      String call, ModuleDefinition module, RunSettings settings, ModelProgram model) {
    Fingerprint all =
        of(call)
            .add("Keraunos is", Programs.keraunos())
            .add("TensorFlow is", TensorFlow.version())
            .addAll(settings.shared(module));
    for (Stage stage : Stage.values()) {
      module
          .loaders(stage)
          .forEach(
              loader -> all.add("the loader of " + title(stage, loader) + " is", text(loader)));
    }
    for (TrainingDefinition step : module.training()) {
      OptimizerDefinition optimizer = module.optimizer(step);
      String name = optimizer.name().isEmpty() ? "" : " " + optimizer.name();
      all.add("optimizer" + name + " is", ValueText.of(optimizer.method().get()));
    }
    model.describe(all);
    return all;
  }

  /** Returns the name of a loader's data in messages, such as {@code TRAIN}. */
  static String title(Stage stage, LoaderDefinition<?> loader) {
    return loader.name().isEmpty() ? stage.name() : stage + " " + loader.name();
  }

  private static String text(LoaderDefinition<?> loader) {
    LoaderOptions options = loader.options();
    return "%s with batchSize=%s, shuffle=%s, dropLast=%s"
        .formatted(
            loader.source() instanceof Source.Streamed ? "a stream" : "a dataset",
            options.batchSize(),
            options.shuffle(),
            options.dropLast());
  }
}
