package io.keraunos.trainer;

import io.keraunos.spi.ModuleDefinition;

/** Trains a module. Got from the generated class: {@code Cifar10NetTrainer.builder(module)}. */
public final class Trainer {
  private Trainer() {}

  /** Starts the configuration of a trainer. Called by generated code. */
  public static Builder builder(ModuleDefinition module) {
    return new Builder(module);
  }

  /** The configuration of a trainer. */
  public static final class Builder {
    @SuppressWarnings("unused") // a skeleton, filled in with the loops
    private final ModuleDefinition module;

    private Builder(ModuleDefinition module) {
      this.module = module;
    }
  }
}
