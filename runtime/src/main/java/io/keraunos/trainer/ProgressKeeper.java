package io.keraunos.trainer;

import io.keraunos.data.BatchLoader;
import io.keraunos.graph.MetricTotals;
import io.keraunos.graph.TrainingRun;
import io.keraunos.metric.MetricValues;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps how far a fit has come: takes it for checkpoints, and goes on from it. */
final class ProgressKeeper {

  private final Run run;
  private final TrainerOptions options;
  private final RunState state;
  private final TrainingRun training;
  private final BatchLoader loader;
  private final Optimizers optimizers;
  private final Ending ending;
  private @Nullable Position written;

  /** All of the progress that decides what comes next, to tell two checkpoints from each other. */
  private record Position(
      long epoch,
      long batch,
      boolean closing,
      long step,
      long validated,
      List<StopRequest.Request> requests) {}

  ProgressKeeper(
      Run run, TrainingRun training, BatchLoader loader, Optimizers optimizers, Ending ending) {
    this.run = run;
    this.options = run.options();
    this.state = run.state();
    this.training = training;
    this.loader = loader;
    this.optimizers = optimizers;
    this.ending = ending;
  }

  private Position position() {
    return new Position(
        state.epoch,
        state.batch,
        state.closing,
        state.step,
        state.validated,
        run.stop().requests());
  }

  /**
   * Brings what was counted on the device to the host.
   *
   * @throws NonFiniteLossException if a loss was not finite, and that ends the fit
   */
  void collect() {
    long begin = run.times().begin();
    MetricTotals window = window();
    window.add(training.window());
    run.times().end("read metrics", begin);
    if (options.haltOnNonFiniteLoss() && window.finiteExamples() < window.examples()) {
      long good = window.finiteExamples() / loader.batchSize();
      throw new NonFiniteLossException(
          ("the loss must be finite, but was not since step %s (epoch %s). Try a lower learning"
                  + " rate than %s, or look at the data; detectAnomaly(true) finds the op it comes"
                  + " from, haltOnNonFiniteLoss(false) goes on regardless")
              .formatted(
                  state.windowStart + options.accumulation().steps(state.epoch, good) + 1,
                  state.epoch + 1,
                  optimizers.learningRate()));
    }
  }

  /**
   * Writes a checkpoint of this moment, unless there is one. All workers call it, the chief writes.
   */
  void checkpoint() {
    run.stop().checkpointTaken();
    Position now = position();
    if (now.equals(written)) {
      return;
    }
    collect();
    long begin = run.times().begin();
    written = now;
    if (run.chief()) {
      run.checkpoints()
          .write(
              state.step,
              state.epoch,
              run.model().variables(),
              progress().toJson(),
              run.logbook().marks()); // what it vouches for is on the disk first
    } else {
      run.checkpoints().skip(state.step, state.epoch);
    }
    run.times().end("checkpoint", begin);
  }

  private Progress progress() {
    return new Progress(
        Progress.FORMAT,
        run.module().name(),
        options.seed(),
        loader.batchSize(),
        options.accumulation().toString(),
        state.epoch,
        state.batch,
        state.closing,
        state.step,
        state.validated,
        state.batches,
        state.examples,
        ending.time().toNanos(),
        Progress.measurements(state.metrics),
        state.history.stream().map(MetricValues::asMap).toList(),
        Objects.requireNonNull(state.totals).counts(),
        window().counts(),
        state.windowStart,
        state.averaged,
        run.callbacks().take(),
        run.stop().requests(),
        run.module().hyperParameters());
  }

  /**
   * Begins a fit: from a checkpoint if that is asked for, from where the last fit of this trainer
   * ended, or from the first values.
   */
  void begin() {
    if (state.totals == null) {
      state.totals = training.newTotals();
      state.window = training.newTotals();
    }
    if (state.step > 0 || !options.resume().wanted() || !resume()) {
      Map<String, String> memories = state.memories;
      run.callbacks().restore(memories == null ? Map.of() : memories);
    }
  }

  /** The fit has ended: the callbacks may be used elsewhere now. */
  void end() {
    state.memories = run.callbacks().take();
    state.nanos = ending.time().toNanos();
  }

  /** Goes on from a checkpoint, if there is one. The chief reads it for all. */
  private boolean resume() {
    Optional<Checkpoints.Found> found =
        run.chief() ? run.checkpoints().find(options.resume()) : Optional.empty();
    String text = run.peers().broadcast(found.map(Checkpoints.Found::progress).orElse(""));
    if (text.isEmpty()) {
      return false;
    }
    Progress progress = Progress.parse(text);
    progress.check(
        run.module().name(), options.seed(), loader.batchSize(), options.accumulation().toString());
    progress
        .otherHyperParameters(run.module().hyperParameters())
        .ifPresent(others -> run.warn("the fit goes on with other hyperparameters: " + others));
    found.ifPresent(
        checkpoint ->
            new StoredVariables(checkpoint.path(), progress.averaged() > 0)
                .restoreTraining(run.model()));
    run.model().synchronize();
    restore(progress);
    if (progress.averaged() > 0 && !options.averaging().wanted()) {
      state.averaged = 0;
      run.warn(
          "the fit that goes on had averages of its weights, and this one has none: it drops them."
              + " Set weightAveraging to keep them");
    }
    run.checkpoints().skip(state.step, state.epoch);
    written = position();
    found.ifPresent(checkpoint -> run.checkpoints().sweep());
    found.ifPresent(
        checkpoint ->
            run.say(
                "resumed from %s: epoch %s, step %s"
                    .formatted(checkpoint.path(), state.finished() + 1, state.step)));
    return true;
  }

  private void restore(Progress progress) {
    state.epoch = progress.epoch();
    state.batch = progress.batch();
    state.closing = progress.closing();
    state.step = progress.step();
    state.validated = progress.validated();
    state.batches = progress.batches();
    state.examples = progress.examples();
    state.nanos = progress.nanos();
    state.metrics = progress.latest();
    state.history.addAll(progress.pastMetrics());
    Objects.requireNonNull(state.totals).add(progress.epochCounts());
    window().add(progress.windowCounts());
    state.windowStart = progress.windowStart();
    state.averaged = progress.averaged();
    run.callbacks().restore(progress.callbacks());
    for (StopRequest.Request request : progress.requests()) {
      if (run.events().contains(request.by())) {
        run.stop().requestStop(request);
      } else {
        run.say(
            "the fit had been asked to stop (%s) by %s, which is no longer there: that does not count"
                .formatted(request.reason(), request.by()));
      }
    }
  }

  private MetricTotals window() {
    return Objects.requireNonNull(state.window);
  }
}
