package io.keraunos.processor.write;

import com.palantir.javapoet.ClassName;

/**
 * Names of the runtime's classes that generated code uses: those of the surface with a version, and
 * few that users name too.
 */
final class RuntimeNames {
  static final ClassName GENERATED_CODE = ClassName.get("io.keraunos.spi", "GeneratedCode");
  static final ClassName MODULE_DEFINITION = ClassName.get("io.keraunos.spi", "ModuleDefinition");
  static final ClassName LOADER_OPTIONS = ClassName.get("io.keraunos.spi", "LoaderOptions");
  static final ClassName TRAINERS = ClassName.get("io.keraunos.spi.entry", "Trainers");
  static final ClassName TRAINER_BUILDER =
      ClassName.get("io.keraunos.trainer", "Trainer", "Builder");
  static final ClassName COLLATOR = ClassName.get("io.keraunos.spi", "Collator");
  static final ClassName EXAMPLE_WRITER = ClassName.get("io.keraunos.spi", "ExampleWriter");
  static final ClassName FEATURE = ClassName.get("io.keraunos.spi", "Feature");
  static final ClassName FEATURE_FORM = FEATURE.nestedClass("Form");
  static final ClassName FEATURE_TYPE = FEATURE.nestedClass("Type");
  static final ClassName MEANING = ClassName.get("io.keraunos.spi", "Meaning");
  static final ClassName RAW = ClassName.get("io.keraunos.spi", "Raw");
  static final ClassName RECORD_READER = ClassName.get("io.keraunos.data", "RecordReader");
  static final ClassName RECORD_ROW = ClassName.get("io.keraunos.data", "RecordRow");
  static final ClassName TIME_PATTERN = ClassName.get("io.keraunos.data", "TimePattern");
  static final ClassName PREDICTOR = ClassName.get("io.keraunos.spi", "Predictor");
  static final ClassName PREDICTOR_TYPE = ClassName.get("io.keraunos.spi", "PredictorType");
  static final ClassName PREDICTORS = ClassName.get("io.keraunos.spi.entry", "Predictors");
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
