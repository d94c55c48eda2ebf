package io.keraunos.processor;

import com.palantir.javapoet.ClassName;

/** The classes that generated code names. They are not on the processor's own class path. */
final class Names {
  private Names() {}

  static final String ANNOTATION = "io.keraunos.annotation.";

  static final String OPERAND = "org.tensorflow.Operand";
  static final String TENSOR_TYPES = "org.tensorflow.types.";
  static final String STEP = "io.keraunos.step.Step";
  static final String LAYER = "io.keraunos.layer.Layer";
  static final String DATASET_NAME = "io.keraunos.data.Dataset";
  static final String STREAM_DATASET_NAME = "io.keraunos.data.StreamDataset";
  static final String OPTIMIZER_SPEC = "io.keraunos.optimizer.OptimizerSpec";
  static final String EVENTS = "io.keraunos.callback.TrainingEvent";
  static final String CONTROL = "io.keraunos.callback.TrainingControl";

  static final ClassName TRAINER = ClassName.get("io.keraunos.trainer", "Trainer");
  static final ClassName TRAINER_BUILDER = TRAINER.nestedClass("Builder");
  static final ClassName MODULE_DEFINITION = ClassName.get("io.keraunos.spi", "ModuleDefinition");
  static final ClassName LOADER_OPTIONS = MODULE_DEFINITION.nestedClass("LoaderOptions");
  static final ClassName COLLATOR = ClassName.get("io.keraunos.data", "Collator");
  static final ClassName EXAMPLE_WRITER = ClassName.get("io.keraunos.data", "ExampleWriter");
  static final ClassName FEATURE = ClassName.get("io.keraunos.data", "Feature");
  static final ClassName FEATURE_TYPE = FEATURE.nestedClass("Type");
  static final ClassName METRIC_NAME = ClassName.get("io.keraunos.metric", "MetricName");
  static final ClassName STAGE = ClassName.get("io.keraunos.annotation", "Stage");
  static final ClassName EVENT = ClassName.get("io.keraunos.annotation", "Event");
}
