package io.keraunos.annotation;

/**
 * The moments of a run that a method annotated with {@link On} can be called at. Each start is
 * followed by its end, also where what has started is cut off or fails: the event's {@code
 * completed()} tells.
 */
public enum Event {
  /** {@code fit} has checked everything and is about to train. Offers a {@code FitEvent}. */
  FIT_START,
  /**
   * {@code fit} ends, whatever the reason; loggers still take values. Offers a {@code FitEvent}.
   */
  FIT_END,
  /** An epoch of training begins. Offers an {@code EpochEvent}. */
  TRAIN_EPOCH_START,
  /** An epoch of training has ended; its metrics are known. Offers an {@code EpochEvent}. */
  TRAIN_EPOCH_END,
  /**
   * A training step is about to run, or its next batch where it takes several. Offers a {@code
   * BatchEvent}.
   */
  TRAIN_BATCH_START,
  /** A training step has run, or one of its batches is computed. Offers a {@code BatchEvent}. */
  TRAIN_BATCH_END,
  /** Metrics of the steps since the last report are known. Offers a {@code LogEvent}. */
  LOG,
  /** A validation begins. Offers an {@code EvaluationEvent}. */
  VALIDATION_START,
  /** A validation has ended; its metrics are known. Offers an {@code EvaluationEvent}. */
  VALIDATION_END,
  /** A test begins. Offers an {@code EvaluationEvent}. */
  TEST_START,
  /** A test has ended; its metrics are known. Offers an {@code EvaluationEvent}. */
  TEST_END,
  /** A prediction begins. Offers an {@code EvaluationEvent}. */
  PREDICT_START,
  /** A prediction has ended. Offers an {@code EvaluationEvent}. */
  PREDICT_END,
  /** A run is ending with an exception. Offers an {@code ExceptionEvent}. */
  EXCEPTION
}
