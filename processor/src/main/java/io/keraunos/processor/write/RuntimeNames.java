package io.keraunos.processor.write;

import com.palantir.javapoet.ClassName;

/** Names of the runtime's classes that generated code uses. */
final class RuntimeNames {
  static final ClassName MODULE_DEFINITION = ClassName.get("io.keraunos.spi", "ModuleDefinition");
  static final ClassName LOADER_OPTIONS = MODULE_DEFINITION.nestedClass("LoaderOptions");
  static final ClassName TRAINERS = ClassName.get("io.keraunos.generated", "Trainers");
  static final ClassName TRAINER_BUILDER =
      ClassName.get("io.keraunos.trainer", "Trainer", "Builder");
  static final ClassName COLLATOR = ClassName.get("io.keraunos.data", "Collator");
  static final ClassName EXAMPLE_WRITER = ClassName.get("io.keraunos.data", "ExampleWriter");
  static final ClassName FEATURE = ClassName.get("io.keraunos.data", "Feature");
  static final ClassName FEATURE_TYPE = FEATURE.nestedClass("Type");
  static final ClassName PREDICTOR = ClassName.get("io.keraunos.savedmodel", "Predictor");
  static final ClassName METRIC_NAME = ClassName.get("io.keraunos.metric", "MetricName");
  static final ClassName MODULE_COMMAND_LINE =
      ClassName.get("io.keraunos.cli", "ModuleCommandLine");
  static final ClassName MODULE_COMMAND = ClassName.get("io.keraunos.cli", "ModuleCommand");
  static final ClassName HYPER_PARAMETER_FLAG =
      ClassName.get("io.keraunos.cli", "HyperParameterFlag");
  static final ClassName HYPER_PARAMETER_VALUES =
      ClassName.get("io.keraunos.cli", "HyperParameterValues");

  private RuntimeNames() {}
}
