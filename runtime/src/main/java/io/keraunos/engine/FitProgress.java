package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.graph.execute.MetricTotals;
import io.keraunos.metric.MetricValues;
import io.keraunos.metric.Moment;
import io.keraunos.optimizer.FitLength;
import io.keraunos.optimizer.SchedulePosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Progress of training. An epoch is trained batch by batch, then closed: its validation runs, if
 * one is due, and listeners are told. Training may stop anywhere in between, and resumes there. All
 * of it is in {@link Progress}, the form of it that checkpoints have.
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
  private boolean loaded; // weights, other than by going on from a checkpoint
  private Duration time = Duration.ZERO;
  private MetricValues metrics = MetricValues.EMPTY;
  private final List<MetricValues> history = new ArrayList<>();
  private @Nullable Supplier<MetricTotals> noTotals;
  private @Nullable MetricTotals totals;
  private @Nullable MetricTotals window;
  private long windowStart;
  private Map<String, String> memories = Map.of();
  private FitLength fit = FitLength.UNKNOWN; // of this fit's limits: no part of a checkpoint

  /**
   * Returns the number of epochs trained. All are finished but the last, while it is {@link
   * #closing}.
   */
  long epoch() {
    return epoch;
  }

  /** Returns the number of batches done in the epoch under way; 0 while an epoch is closing. */
  long batch() {
    return batch;
  }

  /** Returns whether the last epoch's batches are all done, but not its end. */
  boolean closing() {
    return closing;
  }

  /** Returns the number of optimizer steps finished. */
  long step() {
    return step;
  }

  /** Returns the step after which validation ran last; -1 if it never did. */
  long validated() {
    return validated;
  }

  /** Returns the number of batches trained on, over all epochs. */
  long batches() {
    return batches;
  }

  /** Returns the number of training examples seen. */
  long examples() {
    return examples;
  }

  /** Returns how many times the variables were averaged. */
  long averaged() {
    return averaged;
  }

  /** Returns the duration of the fits before the one under way. */
  Duration time() {
    return time;
  }

  /** Returns the latest value of every metric, with its time. */
  MetricValues metrics() {
    return metrics;
  }

  /** Returns the metrics measured in each finished epoch. */
  List<MetricValues> history() {
    return Collections.unmodifiableList(history);
  }

  /** Returns the totals counted and logged in the epoch under way. */
  MetricTotals totals() {
    return Objects.requireNonNull(totals);
  }

  /** Returns the totals counted since the last log, as far as they came to the host. */
  MetricTotals window() {
    return Objects.requireNonNull(window);
  }

  /** Returns the step at which metrics were last logged. */
  long windowStart() {
    return windowStart;
  }

  /** Returns the states of the callbacks at the end of this trainer's last fit. */
  Map<String, String> memories() {
    return memories;
  }

  /**
   * Returns the number of epochs finished, of which nothing is left to do: the index, from 0, of
   * the one under way.
   */
  long finished() {
    return closing ? epoch - 1 : epoch;
  }

  /** Returns the time of a measurement made now. */
  Moment now(Stage stage) {
    return new Moment(stage, finished(), step);
  }

  /** Returns the metrics measured after the latest step. */
  MetricValues measured() {
    return metrics.ofStep(step);
  }

  /** Takes the length of the fit that begins. */
  void length(FitLength fit) {
    this.fit = fit;
  }

  /** Returns the position of a schedule for the next step. */
  SchedulePosition next() {
    return new SchedulePosition(epoch, step, history, fit);
  }

  /** Returns the position of a schedule for the latest step. */
  SchedulePosition latest() {
    return new SchedulePosition(epoch, step - 1, history, fit);
  }

  /** The part of the progress that decides what comes next, to tell two checkpoints apart. */
  record Position(long epoch, long batch, boolean closing, long step, long validated) {}

  Position position() {
    return new Position(epoch, batch, closing, step, validated);
  }

  /** Begins a fit, with room for its counts. */
  void fitBegins(Supplier<MetricTotals> empty) {
    noTotals = empty;
    if (totals == null) {
      totals = empty.get();
      window = empty.get();
    }
  }

  /** Records a finished step. */
  void stepDone(long batchesTaken, long examplesTaken) {
    step++;
    batch += batchesTaken;
    batches += batchesTaken;
    examples += examplesTaken;
  }

  /** Records that the variables were averaged once more. */
  void averagedOnce() {
    averaged++;
  }

  /** Records that the model has the weights of a checkpoint, which were averaged so often. */
  void weightsRestored(long times) {
    averaged = times;
    loaded = true;
  }

  /**
   * Returns whether the weights have their first values: no step was made, and none were loaded.
   */
  boolean untouched() {
    return step() == 0 && !loaded;
  }

  /** Records that the totals since the last log were logged, and adds them to the epoch's. */
  MetricValues logged(MetricTotals empty) {
    MetricTotals told = window();
    totals().add(told);
    window = empty;
    windowStart = step;
    return told.values();
  }

  /** Records that the epoch's batches are done: its training metrics are known. */
  void batchesDone(MetricValues ofTraining, MetricTotals empty) {
    metrics = metrics.with(ofTraining);
    totals = empty;
    epoch++;
    batch = 0;
    closing = true;
  }

  /** Records a validation after the latest step. */
  void validationDone(MetricValues measured) {
    validated = step;
    metrics = metrics.with(measured);
  }

  /** Records that all duties at the end of an epoch are done. */
  void epochDone() {
    history.add(metrics.ofEpoch(finished()));
    closing = false;
  }

  /** Records the end of the fit. */
  void fitEnded(Duration soFar, Map<String, String> callbacks) {
    time = soFar;
    memories = callbacks;
  }

  /** Continues from a checkpoint, or from where the fit was when its workers changed. */
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
    history.clear();
    history.addAll(progress.pastMetrics());
    totals = counted(progress.epochCounts());
    window = counted(progress.windowCounts());
    windowStart = progress.windowStart();
    averaged = progress.averaged();
  }

  private MetricTotals counted(MetricTotals.Counts counts) {
    MetricTotals all = Objects.requireNonNull(noTotals).get();
    all.add(counts);
    return all;
  }

  /**
   * Returns this moment in the form of checkpoints.
   *
   * @param fit the identity of the fit
   * @param soFar how long training took
   * @param callbacks the states of the callbacks
   * @param requests the requests to stop
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
