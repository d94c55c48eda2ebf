package io.keraunos.cli;

import io.keraunos.spi.ModuleDefinition;

/** Makes a module from the values of its hyperparameters. Generated code is one. */
@FunctionalInterface
public interface ModuleFactory {

  /** Returns the module. */
  ModuleDefinition make(HyperParameterValues values) throws Exception;
}
