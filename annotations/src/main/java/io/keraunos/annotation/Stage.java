package io.keraunos.annotation;

/** A stage of a run: the purpose of a step method or a data loader. */
public enum Stage {
  /** Fitting the weights: {@link TrainingStep}. */
  TRAIN,
  /** Measuring the model while it is fitted: {@link ValidationStep}. */
  VALIDATE,
  /** Measuring the finished model: {@link TestStep}. */
  TEST,
  /** Computing outputs for examples: {@link PredictStep}. */
  PREDICT
}
