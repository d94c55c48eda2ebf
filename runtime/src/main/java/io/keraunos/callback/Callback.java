package io.keraunos.callback;

import io.keraunos.annotation.Event;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.callback.TrainingEvent.CheckpointEvent;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.callback.TrainingEvent.EvaluationEvent;
import io.keraunos.callback.TrainingEvent.ExceptionEvent;
import io.keraunos.callback.TrainingEvent.FitEvent;
import io.keraunos.callback.TrainingEvent.LogEvent;
import io.keraunos.metric.MetricName;
import java.util.List;

/**
 * A listener to a run. All methods are called on the thread that called {@code fit}; an exception
 * from any of them ends the run.
 */
public interface Callback {
  /**
   * Returns the metrics that this callback needs. A fit that logs none of a name is refused before
   * its first step.
   */
  default List<MetricName> monitored() {
    return List.of();
  }

  /**
   * Returns the key of this callback's state, the same in every process: its state in a checkpoint,
   * and a request to stop that it made, belong to the callback with this key. By default its class
   * and the metrics it monitors; a callback with settings adds those that its state depends on.
   * Several callbacks with one key are told apart by their order.
   */
  default String stateKey() {
    return monitored().isEmpty()
        ? getClass().getName()
        : getClass().getName() + monitored().stream().map(MetricName::value).toList();
  }

  /** Returns the state to keep in a checkpoint, in any form; empty by default. */
  default String state() {
    return "";
  }

  /**
   * Forgets the state of earlier fits. Called before a fit begins from initial values, and before
   * {@link #restore} when one goes on. A callback that overrides {@link #state} overrides this too.
   */
  default void reset() {}

  /**
   * Restores the state from a checkpoint, or from the end of the same trainer's last fit.
   *
   * @param state the result of {@link #state} when the checkpoint was made
   */
  default void restore(String state) {}

  /**
   * Called at every event, with what it offers. Calls the method below that is named after it, if
   * there is one; a callback that overrides this hears of all, also of events to come.
   */
  default void onEvent(Event event, TrainingEvent value, TrainingControl control) throws Exception {
    switch (event) {
      case FIT_START -> onFitStart((FitEvent) value, control);
      case FIT_END -> onFitEnd((FitEvent) value, control);
      case TRAIN_EPOCH_START -> onTrainEpochStart((EpochEvent) value, control);
      case TRAIN_EPOCH_END -> onTrainEpochEnd((EpochEvent) value, control);
      case TRAIN_BATCH_START -> onTrainBatchStart((BatchEvent) value, control);
      case TRAIN_BATCH_END -> onTrainBatchEnd((BatchEvent) value, control);
      case LOG -> onLog((LogEvent) value, control);
      case VALIDATION_START, TEST_START, PREDICT_START ->
          onEvaluationStart((EvaluationEvent) value, control);
      case VALIDATION_END, TEST_END, PREDICT_END ->
          onEvaluationEnd((EvaluationEvent) value, control);
      case CHECKPOINT_START -> onCheckpointStart((CheckpointEvent) value, control);
      case CHECKPOINT_END -> onCheckpointEnd((CheckpointEvent) value, control);
      case EXCEPTION -> onException((ExceptionEvent) value, control);
      default -> {} // one without a method of its own
    }
  }

  /** Called when {@code fit} has checked everything and is about to train. */
  default void onFitStart(FitEvent event, TrainingControl control) throws Exception {}

  /** Called when {@code fit} ends, whatever the reason; the loggers still take values. */
  default void onFitEnd(FitEvent event, TrainingControl control) throws Exception {}

  /** Called when an epoch of training begins. */
  default void onTrainEpochStart(EpochEvent event, TrainingControl control) throws Exception {}

  /** Called when an epoch of training has ended, or was cut off; the event says which. */
  default void onTrainEpochEnd(EpochEvent event, TrainingControl control) throws Exception {}

  /** Called when a training step is about to run, or its next batch where it takes several. */
  default void onTrainBatchStart(BatchEvent event, TrainingControl control) throws Exception {}

  /** Called when a training step has run, one of its batches is computed, or it has failed. */
  default void onTrainBatchEnd(BatchEvent event, TrainingControl control) throws Exception {}

  /** Called when metrics of the steps since the last report are known. */
  default void onLog(LogEvent event, TrainingControl control) throws Exception {}

  /** Called when a validation, test or prediction begins. */
  default void onEvaluationStart(EvaluationEvent event, TrainingControl control) throws Exception {}

  /**
   * Called when a validation, test or prediction has ended, or was cut off; the event says which.
   */
  default void onEvaluationEnd(EvaluationEvent event, TrainingControl control) throws Exception {}

  /** Called when a checkpoint is about to be taken. */
  default void onCheckpointStart(CheckpointEvent event, TrainingControl control) throws Exception {}

  /** Called when a checkpoint is taken, and is written by a thread of its own. */
  default void onCheckpointEnd(CheckpointEvent event, TrainingControl control) throws Exception {}

  /** Called when a run is ending with an exception. */
  default void onException(ExceptionEvent event, TrainingControl control) throws Exception {}
}
