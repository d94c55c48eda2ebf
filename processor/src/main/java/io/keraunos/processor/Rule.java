package io.keraunos.processor;

/**
 * What a program can have wrong. The id is stable: searches and build scripts may rely on it.
 * {@code docs/errors.md} explains each one.
 */
enum Rule {
  // The class.
  NO_RUNTIME("KER001"),
  CLASS_NOT_REACHABLE("KER002"),
  CLASS_KIND("KER003"),
  CLASS_GENERIC("KER004"),
  NAME_TAKEN("KER005"),
  LAYER_FIELD("KER006"),
  // Any annotated method.
  METHOD_NOT_CALLABLE("KER010"),
  METHOD_GENERIC("KER011"),
  CHECKED_EXCEPTION("KER012"),
  NO_PARAMETERS("KER013"),
  TWO_ROLES("KER014"),
  RETURN_TYPE("KER015"),
  // Steps.
  STEP_PARAMETER_MISSING("KER020"),
  PARAMETER_TYPE("KER021"),
  PARAMETER_NAME("KER022"),
  PARAMETER_MISMATCH("KER023"),
  // What belongs together.
  NO_STEP("KER030"),
  NO_OPTIMIZER("KER031"),
  STEP_WITHOUT_LOADER("KER032"),
  LOADER_WITHOUT_STEP("KER033"),
  OPTIMIZER_WITHOUT_STEP("KER034"),
  DUPLICATE("KER035"),
  // Loaders.
  BATCH_SIZE("KER040"),
  WORKERS("KER041"),
  STREAM_SHUFFLE("KER042"),
  // Records.
  NOT_A_RECORD("KER050"),
  RECORD_NOT_REACHABLE("KER051"),
  COMPONENT_TYPE("KER052"),
  SHAPE_MISSING("KER053"),
  SHAPE_INVALID("KER054"),
  SHAPE_ON_SCALAR("KER055"),
  // Hooks.
  HOOK_PARAMETERS("KER060"),
  // Metrics.
  METRIC_TWICE("KER070"),
  METRIC_NAME("KER071"),
  METRIC_CONSTANT("KER072"),
  // Ours.
  PROCESSOR_BUG("KER099");

  private final String id;

  Rule(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }
}
