package io.keraunos.spi.entry;

import io.keraunos.engine.ModuleTrainer;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.trainer.Trainer;

/** Makes trainers. Called by generated code. */
public final class Trainers {
  private Trainers() {}

  /** Starts the configuration of a module's trainer. */
  public static Trainer.Builder builder(ModuleDefinition module) {
    return ModuleTrainer.builder(module);
  }
}
