package io.keraunos.annotation;

/** What a step method or a data loader is for. */
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
