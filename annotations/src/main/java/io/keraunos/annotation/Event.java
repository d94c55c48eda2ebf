package io.keraunos.annotation;

import java.util.Optional;

/**
 * The moments of a run that a method annotated with {@link On} can be called at. Each start is
 * followed by its end, also where what has started is cut off or fails: the event's {@code
 * completed()} tells.
 */
public enum Event {
  /** {@code fit} has checked everything and is about to train. Offers a {@code FitEvent}. */
  FIT_START("FitEvent", Stage.TRAIN),
  /**
   * {@code fit} ends, whatever the reason; loggers still take values. Offers a {@code FitEvent}.
   */
  FIT_END("FitEvent", Stage.TRAIN),
  /** An epoch of training begins. Offers an {@code EpochEvent}. */
  TRAIN_EPOCH_START("EpochEvent", Stage.TRAIN),
  /** An epoch of training has ended; its metrics are known. Offers an {@code EpochEvent}. */
  TRAIN_EPOCH_END("EpochEvent", Stage.TRAIN),
  /**
   * A training step is about to run, or its next batch where it takes several. Offers a {@code
   * BatchEvent}.
   */
  TRAIN_BATCH_START("BatchEvent", Stage.TRAIN),
  /** A training step has run, or one of its batches is computed. Offers a {@code BatchEvent}. */
  TRAIN_BATCH_END("BatchEvent", Stage.TRAIN),
  /** Metrics of the steps since the last report are known. Offers a {@code LogEvent}. */
  LOG("LogEvent", Stage.TRAIN),
  /** A validation begins. Offers an {@code EvaluationEvent}. */
  VALIDATION_START("EvaluationEvent", Stage.VALIDATE),
  /** A validation has ended; its metrics are known. Offers an {@code EvaluationEvent}. */
  VALIDATION_END("EvaluationEvent", Stage.VALIDATE),
  /** A test begins. Offers an {@code EvaluationEvent}. */
  TEST_START("EvaluationEvent", Stage.TEST),
  /** A test has ended; its metrics are known. Offers an {@code EvaluationEvent}. */
  TEST_END("EvaluationEvent", Stage.TEST),
  /** A prediction begins. Offers an {@code EvaluationEvent}. */
  PREDICT_START("EvaluationEvent", Stage.PREDICT),
  /** A prediction has ended. Offers an {@code EvaluationEvent}. */
  PREDICT_END("EvaluationEvent", Stage.PREDICT),
  /**
   * A checkpoint is about to be taken: what it holds is copied, and written while training goes on.
   * Offers a {@code CheckpointEvent}.
   */
  CHECKPOINT_START("CheckpointEvent", Stage.TRAIN),
  /** A checkpoint is taken; a thread of its own writes it. Offers a {@code CheckpointEvent}. */
  CHECKPOINT_END("CheckpointEvent", Stage.TRAIN),
  /** A run is ending with an exception. Offers an {@code ExceptionEvent}. */
  EXCEPTION("ExceptionEvent");

  private final String value;
  private final Optional<Stage> stage;

  Event(String value, Stage stage) {
    this.value = value;
    this.stage = Optional.of(stage);
  }

  /** An event of every stage. */
  Event(String value) {
    this.value = value;
    this.stage = Optional.empty();
  }

  /** Returns the simple name of what the event offers: a record of {@code TrainingEvent}. */
  public String value() {
    return value;
  }

  /** Returns the stage it happens in, or in whose fit; empty if in any. */
  public Optional<Stage> stage() {
    return stage;
  }
}
