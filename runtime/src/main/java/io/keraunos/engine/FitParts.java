package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.graph.execute.TrainingRun;
import io.keraunos.spi.ModuleDefinition;

/** The parts of a run that a fit is made of. */
record FitParts(
    ModuleDefinition module,
    RunSettings settings,
    Model model,
    Loaders loaders,
    FitProgress progress,
    Interruptions interruptions,
    Audience audience,
    Checkpoints checkpoints,
    CallbackStates callbacks,
    Handover handover,
    CallGate gate) {

  /** Opens the training: its run, loader and optimizers. */
  Training training() {
    loaders.prepareData();
    TrainingRun run =
        model
            .session()
            .training()
            .orElseThrow(() -> new IllegalStateException("there is no training step"));
    return new Training(
        run,
        loaders.of(Stage.TRAIN, run.shares()),
        new Optimizers(module),
        settings.optimization(),
        loaders.trainingStream());
  }
}
