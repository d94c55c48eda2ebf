package io.keraunos.trainer;

import io.keraunos.annotation.Event;
import io.keraunos.annotation.Stage;
import io.keraunos.callback.Callback;
import io.keraunos.callback.Pace;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.callback.TrainingEvent.FitEvent;
import io.keraunos.callback.TrainingEvent.LogEvent;
import io.keraunos.data.BatchLoader;
import io.keraunos.graph.MetricTotals;
import io.keraunos.graph.TrainingRun;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.ReduceOnPlateau;
import io.keraunos.optimizer.SchedulePosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Trains: epochs of batches, with validation between them. */
final class FitLoop {

  private final Run run;
  private final TrainerOptions options;
  private final RunState state;
  private final Events events;
  private final Optimizers optimizers;
  private final TrainingRun training;
  private final BatchLoader loader;
  private final @Nullable EvaluationLoop validation;
  private final long batches;
  private final StepLoop steps;
  private final long started = System.nanoTime();
  private final Ending ending;
  private long windowStart;
  private MetricTotals totals; // of the epoch under way, as far as they were logged
  private MetricTotals window; // since they were logged, as far as they came to the host
  private long batchIndex; // batches done in the epoch under way

  /** Opens and checks all that training needs; nothing is trained yet. */
  FitLoop(Run run) {
    this.run = run;
    this.options = run.options();
    this.state = run.state();
    this.events = run.events();
    run.stop().reset();
    run.times().clear();
    this.ending = new Ending(run, started);
    run.prepareData();
    this.training =
        run.model()
            .training()
            .orElseThrow(() -> new IllegalStateException("there is no training step"));
    this.optimizers = new Optimizers(run.module());
    this.totals = training.newTotals();
    this.window = training.newTotals();
    this.loader = run.loaders().of(Stage.TRAIN, training.shares());
    this.validation = validates() ? run.evaluation(Stage.VALIDATE) : null;
    checkMonitored();
    this.batches = options.limit(Stage.TRAIN).of("train", loader.batches());
    this.steps = new StepLoop(run, training, loader, optimizers, ending);
    if (options.validation() instanceof ValidationInterval.FractionOfEpoch
        && batches == Long.MAX_VALUE) {
      throw new IllegalArgumentException(
          "validateEveryFractionOfEpoch needs a training set of known length, but it is a stream."
              + " Use validateEverySteps");
    }
  }

  /** What waits for a metric that nobody logs would wait for ever. */
  private void checkMonitored() {
    List<String> logged = new ArrayList<>(training.metrics());
    if (validation != null) {
      logged.addAll(validation.metrics());
    }
    for (OptimizerSpec optimizer : optimizers.specs()) {
      if (optimizer.schedule() instanceof ReduceOnPlateau plateau) {
        checkLogged("ReduceOnPlateau", plateau.metric(), logged);
      }
    }
    options
        .checkpointing()
        .keepBest()
        .ifPresent(best -> checkLogged("keepBest of checkpoints", best.metric(), logged));
    for (Callback callback : options.callbacks()) {
      for (MetricName metric : callback.monitored()) {
        checkLogged(callback.getClass().getSimpleName(), metric, logged);
      }
    }
  }

  private static void checkLogged(String who, MetricName metric, List<String> logged) {
    if (!logged.contains(metric.value())) {
      throw new IllegalArgumentException(
          "%s must monitor a metric that fit logs, but monitors \"%s\"; %slogged are %s"
              .formatted(
                  who,
                  metric,
                  metric.nearest(logged).map("did you mean \"%s\"? "::formatted).orElse(""),
                  logged));
    }
  }

  private boolean validates() {
    return run.module().steps().containsKey(Stage.VALIDATE)
        && !run.module().loaders(Stage.VALIDATE).isEmpty()
        && options.limit(Stage.VALIDATE).batches() != 0
        && options.limit(Stage.VALIDATE).fraction() != 0;
  }

  FitResult fit() {
    ending.ask();
    windowStart = state.step;
    resume();
    if (ending.betweenEpochs()) {
      return result();
    }
    if (options.checkpointing().wanted() && run.chief()) {
      run.checkpoints().prepare();
    }
    long begin = run.times().begin();
    Preflight.check(run, training, loader);
    run.times().end("check the first batch", begin);
    if (options.modelSummary()) {
      run.say(ModelSummary.of(run.module().name(), run.model()));
    }
    sanityCheck();
    try (Logbook logbook = run.logbook()) {
      logbook.start(state.step, options.settings(run.module()), run.model().graph());
      events.fire(Event.FIT_START, fitEvent(MetricValues.EMPTY));
      while (!ending.betweenEpochs()) {
        epoch();
      }
      steps.end();
      run.progress().end();
      if (options.checkpointing().wanted()) {
        checkpoint();
        run.checkpoints().await();
      }
    }
    events.fire(Event.FIT_END, fitEvent(state.metrics));
    FitResult result = result();
    if (options.profiling().times()) {
      run.say(run.times().table(System.nanoTime() - started));
    }
    run.say(
        MetricTable.of(
            "fit: %,d epochs, %,d steps, %.1f s, %,.0f examples/s; %s"
                .formatted(
                    result.epochs(),
                    result.steps(),
                    result.time().toNanos() / 1e9,
                    result.examplesPerSecond(),
                    result.stopReason()),
            result.metrics()));
    return result;
  }

  private FitEvent fitEvent(MetricValues metrics) {
    return new FitEvent(state.epoch, state.step, metrics);
  }

  private FitResult result() {
    return new FitResult(
        state.epoch,
        state.step,
        state.examples,
        Duration.ofNanos(System.nanoTime() - started),
        ending.reason().orElse("nothing to do"),
        state.metrics,
        run.checkpoints().newest(),
        run.checkpoints().best());
  }

  private void sanityCheck() {
    if (validation != null && options.sanityValidationBatches() > 0 && state.step == 0) {
      Limit all = options.limit(Stage.VALIDATE);
      Limit some = Limit.batches(options.sanityValidationBatches());
      validation.pass(
          "sanity check", all.batches() >= 0 && all.batches() < some.batches() ? all : some);
    }
  }

  /** One epoch; ends early if training does. */
  private void epoch() {
    String title = "epoch " + (state.epoch + 1);
    long length = batches == Long.MAX_VALUE ? -1 : batches;
    if (batchIndex == 0) {
      events.fire(
          Event.TRAIN_EPOCH_START, new EpochEvent(state.epoch, state.step, MetricValues.EMPTY));
      run.progress().begin(title, length);
    } else {
      run.progress().resume(title, length, batchIndex);
    }
    loader.start(state.epoch, batchIndex, length < 0 ? batches : batches - batchIndex);
    boolean whole = true;
    for (int taken = steps.next(batchIndex, batches);
        taken > 0;
        taken = steps.next(batchIndex, batches)) {
      batchIndex += taken;
      boolean logs = state.step % options.logEverySteps() == 0;
      if (logs) {
        log();
      }
      boolean validates =
          validation != null
              && options
                  .validation()
                  .dueAfterStep(state.step, stepsOf(batchIndex), stepsOf(batches));
      if (validates) {
        validate(batchIndex);
      }
      if (logs || validates) {
        ending.ask(); // somebody who was told may have asked to stop
      }
      run.checkpoints().check();
      if (options.checkpointing().dueAfterStep(state.step)
          || ending.checkpointDue()
          || (validates && measuredForBest())) {
        checkpoint();
      }
      if (ending.now()) {
        whole = batchIndex == batches;
        break;
      }
    }
    if (batchIndex == 0) {
      throw new IllegalArgumentException(
          "an epoch of training must have at least one batch, but had none. Check limitBatches, "
              + "dropLast and the dataset");
    }
    if (state.step > windowStart) {
      log();
    }
    run.progress().end();
    if (whole) {
      endOfEpoch();
    } else {
      state.metrics = state.metrics.with(totals.values());
    }
  }

  /** The steps that some batches of the epoch under way come to. */
  private long stepsOf(long count) {
    return options.accumulation().steps(state.epoch, count);
  }

  private void endOfEpoch() {
    state.measure(totals.values());
    state.epoch++;
    if (options.averaging().dueAfterEpoch(state.epoch)) {
      steps.average();
    }
    batchIndex = 0;
    totals = training.newTotals();
    if (validation != null && options.validation().dueAfterEpoch(state.epoch) && !ending.atOnce()) {
      validate(-1);
    }
    state.history.add(state.metrics);
    events.fire(Event.TRAIN_EPOCH_END, new EpochEvent(state.epoch - 1, state.step, state.metrics));
    run.progress().line(MetricTable.line("epoch " + state.epoch, state.metrics));
    ending.ask();
    if (options.checkpointing().dueAfterEpoch(state.epoch) || measuredForBest()) {
      checkpoint();
    }
  }

  /** Brings what was counted on the device to the host. */
  private void collect() {
    long begin = run.times().begin();
    window.add(training.window());
    run.times().end("read metrics", begin);
    if (options.haltOnNonFiniteLoss() && window.finiteExamples() < window.examples()) {
      throw new NonFiniteLossException(
          ("the loss must be finite, but was not since step %d (epoch %d). Try a lower learning"
                  + " rate than %s, or look at the data; detectAnomaly(true) finds the op it comes"
                  + " from, haltOnNonFiniteLoss(false) goes on regardless")
              .formatted(
                  windowStart + stepsOf(window.finiteExamples() / loader.batchSize()) + 1,
                  state.epoch + 1,
                  optimizers.learningRate()));
    }
  }

  private void log() {
    collect();
    totals.add(window);
    windowStart = state.step;
    MetricValues values = window.values();
    window = training.newTotals();
    run.progress().metrics(MetricTable.inline(values));
    run.logbook().log(state.step, values.with(optimizers.logged()));
    Pace latest = steps.pace();
    run.logbook().pace(state.step, latest);
    events.fire(
        Event.LOG,
        new LogEvent(state.epoch, state.step, optimizers.learningRate(), values, latest));
  }

  /**
   * Writes a checkpoint of this step, unless there is one. All workers call it, the chief writes.
   */
  private void checkpoint() {
    if (run.checkpoints().has(state.step, state.epoch)) {
      return;
    }
    collect();
    long begin = run.times().begin();
    Progress progress =
        new Progress(
            Progress.FORMAT,
            run.module().name(),
            options.seed(),
            loader.batchSize(),
            options.accumulation().toString(),
            state.epoch,
            batchIndex,
            state.step,
            state.batches,
            state.examples,
            state.metrics.asMap(),
            state.measured().asMap(),
            state.history.stream().map(MetricValues::asMap).toList(),
            totals.counts(),
            window.counts(),
            windowStart,
            state.averaged,
            new CallbackStates(options.callbacks()).take(),
            run.module().hyperParameters());
    if (run.chief()) {
      run.checkpoints().write(state.step, state.epoch, run.model().variables(), progress.toJson());
    } else {
      run.checkpoints().skip(state.step, state.epoch);
    }
    run.times().end("checkpoint", begin);
  }

  /** Whether the metric that decides which checkpoints are best is known for this step. */
  private boolean measuredForBest() {
    return options
        .checkpointing()
        .keepBest()
        .filter(best -> state.measured().find(best.metric()).isPresent())
        .isPresent();
  }

  /** Goes on from a checkpoint, if that was asked for. The chief reads it for all. */
  private void resume() {
    if (!options.resume().wanted() || state.step > 0) {
      return;
    }
    Optional<Checkpoints.Found> found =
        run.chief() ? run.checkpoints().find(options.resume()) : Optional.empty();
    String text = run.peers().broadcast(found.map(Checkpoints.Found::progress).orElse(""));
    if (text.isEmpty()) {
      return;
    }
    Progress progress = Progress.parse(text);
    progress.check(
        run.module().name(), options.seed(), loader.batchSize(), options.accumulation().toString());
    progress
        .otherHyperParameters(run.module().hyperParameters())
        .ifPresent(others -> run.warn("the fit goes on with other hyperparameters: " + others));
    found.ifPresent(checkpoint -> run.restoreVariables(checkpoint.path()));
    run.model().synchronize();
    state.epoch = progress.epoch();
    state.step = progress.step();
    state.batches = progress.batches();
    state.examples = progress.examples();
    state.metrics = new MetricValues(progress.metrics());
    state.history.addAll(progress.pastMetrics());
    totals.add(progress.epochCounts());
    window.add(progress.windowCounts());
    windowStart = progress.windowStart();
    state.averaged = progress.averaged();
    batchIndex = progress.batch();
    new CallbackStates(options.callbacks()).restore(progress.callbacks());
    state.measure(new MetricValues(progress.measured()));
    if (batchIndex > 0) { // the step before is yet to be logged, with its learning rate
      optimizers.choose(new SchedulePosition(state.epoch, state.step - 1, state.history));
    }
    run.checkpoints().skip(state.step, state.epoch);
    found.ifPresent(
        checkpoint ->
            run.say(
                "resumed from %s: epoch %d, step %d"
                    .formatted(checkpoint.path(), state.epoch + 1, state.step)));
  }

  /**
   * Validates.
   *
   * @param batch batches of this epoch done, to go on with the bar from; -1 at the end
   */
  private void validate(long batch) {
    EvaluationLoop loop = validation;
    if (loop == null) {
      return;
    }
    long begin = run.times().begin();
    Evaluation evaluation = run.averaged(() -> loop.run(options.limit(Stage.VALIDATE)));
    run.times().end("validate", begin);
    state.measure(evaluation.metrics());
    run.logbook().log(state.step, evaluation.metrics());
    if (batch >= 0) {
      run.progress().line(MetricTable.line("step " + state.step, evaluation.metrics()));
      run.progress()
          .resume("epoch " + (state.epoch + 1), batches == Long.MAX_VALUE ? -1 : batches, batch);
    }
  }
}
