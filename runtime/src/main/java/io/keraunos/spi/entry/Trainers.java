package io.keraunos.spi.entry;

import io.keraunos.engine.ModuleTrainer;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.StepTrial;
import io.keraunos.trainer.Trainer;

/** Makes trainers. Called by generated code. */
public final class Trainers {
  private Trainers() {}

  /** Starts the configuration of a module's trainer. */
  public static Trainer.Builder builder(ModuleDefinition module) {
    return ModuleTrainer.builder(module);
  }

  /**
   * Opens single steps of a module, for its tests.
   *
   * @param trainer its trainer, with whatever settings
   * @throws IllegalArgumentException if these contradict each other, or are for several devices or
   *     batches a step
   */
  public static StepTrial trial(Trainer.Builder trainer) {
    return ModuleTrainer.trial(trainer);
  }
}
