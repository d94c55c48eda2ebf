package io.keraunos.callback;

import io.keraunos.annotation.Stage;
import io.keraunos.metric.MetricValues;

/** What happened, as a value. */
public sealed interface TrainingEvent {

  /**
   * A fit starts or has ended.
   *
   * @param epoch epochs finished
   * @param step optimizer steps finished
   * @param metrics the latest value of every metric; empty at the start
   */
  record FitEvent(long epoch, long step, MetricValues metrics) implements TrainingEvent {}

  /**
   * An epoch of training starts or has ended.
   *
   * @param epoch the epoch, from 0
   * @param step optimizer steps finished, over all epochs
   * @param metrics the epoch's training metrics and those of the latest validation; empty at the
   *     start
   */
  record EpochEvent(long epoch, long step, MetricValues metrics) implements TrainingEvent {}

  /**
   * A batch of training is about to be computed or is done. Where gradients are accumulated over
   * several batches, the step has run with the last of them.
   *
   * @param epoch the epoch, from 0
   * @param batch the batch in the epoch, from 0
   * @param step optimizer steps finished, over all epochs
   * @param examples the examples in this worker's part of the batch
   */
  record BatchEvent(long epoch, long batch, long step, int examples) implements TrainingEvent {}

  /**
   * Metrics of the steps since the last report are known.
   *
   * @param epoch the epoch, from 0
   * @param step optimizer steps finished, over all epochs
   * @param learningRate the learning rate of the latest step
   * @param metrics means over the steps since the last report
   * @param pace how fast those steps were
   */
  record LogEvent(long epoch, long step, double learningRate, MetricValues metrics, Pace pace)
      implements TrainingEvent {}

  /**
   * A validation, test or prediction starts or has ended.
   *
   * @param stage which of them
   * @param epoch epochs of training finished
   * @param step optimizer steps finished
   * @param metrics its metrics; empty at the start
   */
  record EvaluationEvent(Stage stage, long epoch, long step, MetricValues metrics)
      implements TrainingEvent {}

  /**
   * A run is ending with an exception.
   *
   * @param step optimizer steps finished
   * @param exception the first cause
   */
  record ExceptionEvent(long step, Throwable exception) implements TrainingEvent {}
}
