package io.keraunos.cli;

import java.util.Locale;

/** A command of a module's command line. */
public enum ModuleCommand {
  /** Trains. */
  FIT("Trains the model."),

  /** Validates a checkpoint. */
  VALIDATE("Runs the validation step with the model of a checkpoint."),

  /** Tests a checkpoint. */
  TEST("Runs the test step with the model of a checkpoint."),

  /** Predicts from a checkpoint. */
  PREDICT("Runs the predict step with the model of a checkpoint, over the module's own loader."),

  /** Exports a checkpoint. */
  EXPORT("Writes the model of a checkpoint as a SavedModel.");

  private final String description;

  ModuleCommand(String description) {
    this.description = description;
  }

  /** Returns the word on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String description() {
    return description;
  }
}
