package io.keraunos.processor.model;

import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import java.lang.annotation.Annotation;

/** The kinds of step, one for each stage. */
public enum StepKind {
  /** {@link TrainingStep}. */
  TRAINING(Stage.TRAIN, TrainingStep.class, "trainingStep"),
  /** {@link ValidationStep}. */
  VALIDATION(Stage.VALIDATE, ValidationStep.class, "validationStep"),
  /** {@link TestStep}. */
  TEST(Stage.TEST, TestStep.class, "testStep"),
  /** {@link PredictStep}. */
  PREDICT(Stage.PREDICT, PredictStep.class, "predictStep");

  private final Stage stage;
  private final Class<? extends Annotation> annotation;
  private final String definitionMethod;

  StepKind(Stage stage, Class<? extends Annotation> annotation, String definitionMethod) {
    this.stage = stage;
    this.annotation = annotation;
    this.definitionMethod = definitionMethod;
  }

  /** Returns the stage this step is for. */
  public Stage stage() {
    return stage;
  }

  /** Returns the annotation that marks it. */
  public Class<? extends Annotation> annotation() {
    return annotation;
  }

  /** Returns the name of the method of the module definition's builder that takes it. */
  public String definitionMethod() {
    return definitionMethod;
  }

  /** Returns the kind of a stage's step. */
  public static StepKind of(Stage stage) {
    return switch (stage) {
      case TRAIN -> TRAINING;
      case VALIDATE -> VALIDATION;
      case TEST -> TEST;
      case PREDICT -> PREDICT;
    };
  }
}
