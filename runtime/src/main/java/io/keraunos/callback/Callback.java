package io.keraunos.callback;

import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.callback.TrainingEvent.EvaluationEvent;
import io.keraunos.callback.TrainingEvent.ExceptionEvent;
import io.keraunos.callback.TrainingEvent.FitEvent;
import io.keraunos.callback.TrainingEvent.LogEvent;
import io.keraunos.metric.MetricName;
import java.util.List;

/**
 * Listens to a run. All methods are called on the thread that called {@code fit}; what one throws
 * ends the run.
 */
public interface Callback {
  /**
   * The metrics it cannot do without. A fit that logs none of a name is refused before its first
   * step.
   */
  default List<MetricName> monitored() {
    return List.of();
  }

  /**
   * What tells it from other callbacks, the same in every process: its memory in a checkpoint, and
   * a request to stop that it made, belong to the callback with this key. By default its class and
   * what it monitors; one that has settings adds those on which its memory depends. Of several with
   * one key the order counts.
   */
  default String stateKey() {
    return monitored().isEmpty()
        ? getClass().getName()
        : getClass().getName() + monitored().stream().map(MetricName::value).toList();
  }

  /** What it has to remember over a checkpoint, in any form; empty by default. */
  default String state() {
    return "";
  }

  /**
   * Forgets what earlier fits have left in it. Called before a fit begins from the first values,
   * and before {@link #restore} when one goes on. One that overrides {@link #state} overrides this
   * too.
   */
  default void reset() {}

  /**
   * Goes on from a checkpoint, or from where the same trainer's last fit ended.
   *
   * @param state what {@link #state} gave when it was made
   */
  default void restore(String state) {}

  /** {@code fit} has checked everything and is about to train. */
  default void onFitStart(FitEvent event, TrainingControl control) throws Exception {}

  /** {@code fit} ends, whatever the reason; the loggers still take values. */
  default void onFitEnd(FitEvent event, TrainingControl control) throws Exception {}

  /** An epoch of training begins. */
  default void onTrainEpochStart(EpochEvent event, TrainingControl control) throws Exception {}

  /** An epoch of training has ended, or was cut off; the event says which. */
  default void onTrainEpochEnd(EpochEvent event, TrainingControl control) throws Exception {}

  /** A training step is about to run, or its next batch where it takes several. */
  default void onTrainBatchStart(BatchEvent event, TrainingControl control) throws Exception {}

  /** A training step has run, or one of its batches is computed, or it has failed. */
  default void onTrainBatchEnd(BatchEvent event, TrainingControl control) throws Exception {}

  /** Metrics of the steps since the last report are known. */
  default void onLog(LogEvent event, TrainingControl control) throws Exception {}

  /** A validation, test or prediction begins. */
  default void onEvaluationStart(EvaluationEvent event, TrainingControl control) throws Exception {}

  /** A validation, test or prediction has ended, or was cut off; the event says which. */
  default void onEvaluationEnd(EvaluationEvent event, TrainingControl control) throws Exception {}

  /** A run is ending with an exception. */
  default void onException(ExceptionEvent event, TrainingControl control) throws Exception {}
}
