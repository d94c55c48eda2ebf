package io.keraunos.callback;

import io.keraunos.annotation.Stage;
import io.keraunos.metric.MetricValues;

/**
 * What happened, as a value. What has a start has an end, always: where it was cut off or has
 * failed, its end says that it is not completed.
 */
public sealed interface TrainingEvent {

  /**
   * A fit starts or has ended.
   *
   * @param epoch epochs finished
   * @param step optimizer steps finished
   * @param metrics the latest value of every metric; empty at the start
   * @param completed whether it came to an end of its own: a limit, or a request to stop. False at
   *     the start, and at the end of one that was interrupted or has failed
   */
  record FitEvent(long epoch, long step, MetricValues metrics, boolean completed)
      implements TrainingEvent {

    /** One that came to an end of its own. */
    public FitEvent(long epoch, long step, MetricValues metrics) {
      this(epoch, step, metrics, true);
    }
  }

  /**
   * An epoch of training starts or has ended. One in which a fit was stopped starts once more in
   * the fit that goes on from there.
   *
   * @param epoch the epoch, from 0
   * @param step optimizer steps finished, over all epochs
   * @param metrics the epoch's training metrics and those of the latest validation, each with the
   *     time of its {@link MetricValues#moment measurement}; empty at the start. Where the epoch is
   *     not completed, its training metrics are those of the steps so far
   * @param completed whether all of it is done, validation included. False at the start, and at the
   *     end of one that was cut off or has failed
   */
  record EpochEvent(long epoch, long step, MetricValues metrics, boolean completed)
      implements TrainingEvent {

    /** One that is all done. */
    public EpochEvent(long epoch, long step, MetricValues metrics) {
      this(epoch, step, metrics, true);
    }
  }

  /**
   * A batch of training is about to be computed or is done. Where gradients are accumulated over
   * several batches, the step has run with the last of them.
   *
   * @param epoch the epoch, from 0
   * @param batch the batch in the epoch, from 0
   * @param step optimizer steps finished, over all epochs
   * @param examples the examples in this worker's part of the batch
   * @param completed whether it was computed. False at the start, and at the end of one that has
   *     failed
   */
  record BatchEvent(long epoch, long batch, long step, int examples, boolean completed)
      implements TrainingEvent {

    /** One that was computed. */
    public BatchEvent(long epoch, long batch, long step, int examples) {
      this(epoch, batch, step, examples, true);
    }
  }

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
   * @param metrics its metrics, measured just now; empty at the start, and where it is not
   *     completed
   * @param completed whether it went through all its batches. False at the start, and at the end of
   *     one that was cut off or has failed
   */
  record EvaluationEvent(
      Stage stage, long epoch, long step, MetricValues metrics, boolean completed)
      implements TrainingEvent {

    /** One that went through all its batches. */
    public EvaluationEvent(Stage stage, long epoch, long step, MetricValues metrics) {
      this(stage, epoch, step, metrics, true);
    }
  }

  /**
   * A run is ending with an exception.
   *
   * @param step optimizer steps finished
   * @param exception the first cause
   */
  record ExceptionEvent(long step, Throwable exception) implements TrainingEvent {}
}
