package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.graph.MetricTotals;
import io.keraunos.metric.MetricValues;
import io.keraunos.metric.Moment;
import io.keraunos.optimizer.SchedulePosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How far training has come. An epoch is trained batch by batch, then closed: its validation is
 * done, if one is due, and everybody is told. Training may stop anywhere in between, and goes on
 * there. All of it is in {@link Progress}, the form of it that checkpoints have.
 */
final class FitProgress {

  private long epoch;
  private long batch;
  private boolean closing;
  private long step;
  private long validated = -1;
  private long batches;
  private long examples;
  private long averaged;
  private Duration time = Duration.ZERO;
  private MetricValues metrics = MetricValues.EMPTY;
  private final List<MetricValues> history = new ArrayList<>();
  private @Nullable MetricTotals totals;
  private @Nullable MetricTotals window;
  private long windowStart;
  private Map<String, String> memories = Map.of();

  /** Epochs trained. All are finished but the last, while it is {@link #closing}. */
  long epoch() {
    return epoch;
  }

  /** Batches done in the epoch under way; 0 while an epoch is closing. */
  long batch() {
    return batch;
  }

  /** Whether the last epoch's batches are all done, and its end is not. */
  boolean closing() {
    return closing;
  }

  /** Optimizer steps finished. */
  long step() {
    return step;
  }

  /** The step after which validation ran last; -1 if it never did. */
  long validated() {
    return validated;
  }

  /** Batches trained on, over all epochs. */
  long batches() {
    return batches;
  }

  /** Training examples seen. */
  long examples() {
    return examples;
  }

  /** How often the variables were averaged. */
  long averaged() {
    return averaged;
  }

  /** How long fits took before the one under way. */
  Duration time() {
    return time;
  }

  /** The latest value of every metric, with its time. */
  MetricValues metrics() {
    return metrics;
  }

  /** What was counted and logged in the epoch under way. */
  MetricTotals totals() {
    return Objects.requireNonNull(totals);
  }

  /** What was counted since it was last logged, as far as it came to the host. */
  MetricTotals window() {
    return Objects.requireNonNull(window);
  }

  /** The step at which metrics were last logged. */
  long windowStart() {
    return windowStart;
  }

  /** What the callbacks remembered when the last fit of this trainer ended. */
  Map<String, String> memories() {
    return memories;
  }

  /** Epochs finished, of which nothing is left to do: the number, from 0, of the one under way. */
  long finished() {
    return closing ? epoch - 1 : epoch;
  }

  /** The time of what is measured now. */
  Moment now(Stage stage) {
    return new Moment(stage, finished(), step);
  }

  /** What was measured after the latest step. */
  MetricValues measured() {
    return metrics.ofStep(step);
  }

  /** Where a schedule stands that is asked for the step that comes. */
  SchedulePosition next() {
    return new SchedulePosition(epoch, step, history);
  }

  /** Where a schedule stood when it was asked for the latest step. */
  SchedulePosition latest() {
    return new SchedulePosition(epoch, step - 1, history);
  }

  /** All of it that decides what comes next, to tell two checkpoints from each other. */
  record Position(long epoch, long batch, boolean closing, long step, long validated) {}

  Position position() {
    return new Position(epoch, batch, closing, step, validated);
  }

  /** A fit begins, with room for what it counts. */
  void fitBegins(Supplier<MetricTotals> empty) {
    if (totals == null) {
      totals = empty.get();
      window = empty.get();
    }
  }

  /** A step is done. */
  void stepDone(long batchesTaken, long examplesTaken) {
    step++;
    batch += batchesTaken;
    batches += batchesTaken;
    examples += examplesTaken;
  }

  /** The variables were averaged once more. */
  void averagedOnce() {
    averaged++;
  }

  /** The model has the weights of a checkpoint, which were averaged so often. */
  void weightsRestored(long times) {
    averaged = times;
  }

  /** What was counted since the last log is told, and counts for the epoch. */
  MetricValues logged(MetricTotals empty) {
    MetricTotals told = window();
    totals().add(told);
    window = empty;
    windowStart = step;
    return told.values();
  }

  /** The epoch's batches are done: its training metrics are known. */
  void batchesDone(MetricValues ofTraining, MetricTotals empty) {
    metrics = metrics.with(ofTraining);
    totals = empty;
    epoch++;
    batch = 0;
    closing = true;
  }

  /** A validation after the latest step is done. */
  void validationDone(MetricValues measured) {
    validated = step;
    metrics = metrics.with(measured);
  }

  /** All that an epoch ends with is done. */
  void epochDone() {
    history.add(metrics.ofEpoch(finished()));
    closing = false;
  }

  /** The fit has ended. */
  void fitEnded(Duration soFar, Map<String, String> callbacks) {
    time = soFar;
    memories = callbacks;
  }

  /** A fit goes on from a checkpoint. */
  void resumedFrom(Progress progress) {
    epoch = progress.epoch();
    batch = progress.batch();
    closing = progress.closing();
    step = progress.step();
    validated = progress.validated();
    batches = progress.batches();
    examples = progress.examples();
    time = Duration.ofNanos(progress.nanos());
    metrics = progress.latest();
    history.addAll(progress.pastMetrics());
    totals().add(progress.epochCounts());
    window().add(progress.windowCounts());
    windowStart = progress.windowStart();
    averaged = progress.averaged();
  }

  /**
   * This moment in the form of checkpoints.
   *
   * @param fit what the fit is
   * @param soFar how long training took
   * @param callbacks what the callbacks remember
   * @param requests who has asked to stop
   */
  Progress snapshot(
      FitIdentity fit,
      Duration soFar,
      Map<String, String> callbacks,
      List<StopRequest.Request> requests) {
    return new Progress(
        Progress.FORMAT,
        fit.module(),
        fit.seed(),
        fit.globalBatch(),
        fit.accumulation(),
        epoch,
        batch,
        closing,
        step,
        validated,
        batches,
        examples,
        soFar.toNanos(),
        Progress.measurements(metrics),
        history.stream().map(MetricValues::asMap).toList(),
        totals().counts(),
        window().counts(),
        windowStart,
        averaged,
        callbacks,
        requests,
        fit.hyperParameters());
  }
}
