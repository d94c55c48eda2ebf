package io.keraunos.callback;

import io.keraunos.annotation.Stage;
import io.keraunos.metric.MetricValues;
import java.util.Optional;

/**
 * An event of a run, as a value. Each start is followed by an end; after a cut-off or a failure,
 * the end says that it is not completed.
 */
public sealed interface TrainingEvent {

  /**
   * The start or end of a fit.
   *
   * @param epoch epochs finished
   * @param step optimizer steps finished
   * @param metrics the latest value of every metric; empty at the start
   * @param completed whether it came to an end of its own: a limit, or a request to stop. False at
   *     the start, and at the end of one that was interrupted or has failed
   * @param failure what has ended it; empty if it was interrupted or came to an end of its own
   */
  record FitEvent(
      long epoch, long step, MetricValues metrics, boolean completed, Optional<Throwable> failure)
      implements TrainingEvent {

    /** Creates the event of a fit that has not failed. */
    public FitEvent(long epoch, long step, MetricValues metrics, boolean completed) {
      this(epoch, step, metrics, completed, Optional.empty());
    }

    /** Creates the event of a fit that came to an end of its own. */
    public FitEvent(long epoch, long step, MetricValues metrics) {
      this(epoch, step, metrics, true);
    }
  }

  /**
   * The start or end of an epoch of training. An epoch in which a fit was stopped starts once more
   * in the fit that resumes from there.
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

    /** Creates the event of a completed epoch. */
    public EpochEvent(long epoch, long step, MetricValues metrics) {
      this(epoch, step, metrics, true);
    }
  }

  /**
   * The start or end of a batch of training. Where gradients are accumulated over several batches,
   * the step has run with the last of them.
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

    /** Creates the event of a computed batch. */
    public BatchEvent(long epoch, long batch, long step, int examples) {
      this(epoch, batch, step, examples, true);
    }
  }

  /**
   * A report of the metrics of the latest steps.
   *
   * @param epoch the epoch, from 0
   * @param step optimizer steps finished, over all epochs
   * @param learningRate the learning rate of the latest step
   * @param metrics means over the steps since the last report
   * @param pace the throughput of those steps
   */
  record LogEvent(long epoch, long step, double learningRate, MetricValues metrics, Pace pace)
      implements TrainingEvent {}

  /**
   * The start or end of a validation, test or prediction.
   *
   * @param stage the stage
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

    /** Creates the event of an evaluation that went through all its batches. */
    public EvaluationEvent(Stage stage, long epoch, long step, MetricValues metrics) {
      this(stage, epoch, step, metrics, true);
    }
  }

  /**
   * The start or end of taking a checkpoint. Of several workers each is told; the chief writes.
   *
   * @param epoch epochs of training finished
   * @param step optimizer steps finished
   * @param completed whether it was taken. False at the start, and at the end of one that has
   *     failed. A failure to write what was taken comes later, and ends the fit
   */
  record CheckpointEvent(long epoch, long step, boolean completed) implements TrainingEvent {}

  /**
   * The failure of a run with an exception.
   *
   * @param step optimizer steps finished
   * @param exception the first cause
   */
  record ExceptionEvent(long step, Throwable exception) implements TrainingEvent {}
}
