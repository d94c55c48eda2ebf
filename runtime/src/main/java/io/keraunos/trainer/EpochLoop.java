package io.keraunos.trainer;

import io.keraunos.annotation.Event;
import io.keraunos.annotation.Stage;
import io.keraunos.callback.Pace;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.callback.TrainingEvent.LogEvent;
import io.keraunos.data.BatchLoader;
import io.keraunos.graph.MetricTotals;
import io.keraunos.graph.TrainingRun;
import io.keraunos.metric.MetricValues;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Trains epochs: steps, what is due after each of them, and what is due at the end of an epoch.
 *
 * <p>Whatever is due is found from {@link RunState} alone, and done once: a fit that was stopped
 * between any two of these, and goes on, does the rest.
 */
final class EpochLoop {

  private final Run run;
  private final TrainerOptions options;
  private final RunState state;
  private final Optimizers optimizers;
  private final TrainingRun training;
  private final BatchLoader loader;
  private final @Nullable EvaluationLoop validation;
  private final Ending ending;
  private final StepLoop steps;
  private final ProgressKeeper keeper;
  private final long batches; // of a whole epoch

  EpochLoop(
      Run run,
      TrainingRun training,
      BatchLoader loader,
      Optimizers optimizers,
      @Nullable EvaluationLoop validation,
      Ending ending,
      ProgressKeeper keeper) {
    this.run = run;
    this.options = run.options();
    this.state = run.state();
    this.optimizers = optimizers;
    this.training = training;
    this.loader = loader;
    this.validation = validation;
    this.ending = ending;
    this.keeper = keeper;
    this.steps = new StepLoop(run, training, loader, optimizers, ending);
    this.batches = options.limit(Stage.TRAIN).of("train", loader.batches());
    if (options.validation() instanceof ValidationInterval.FractionOfEpoch
        && batches == Long.MAX_VALUE) {
      throw new IllegalArgumentException(
          "validateEveryFractionOfEpoch needs a training set of known length, but it is a stream."
              + " Use validateEverySteps");
    }
  }

  /** Returns whether what a step or an epoch ends with is still to be done. */
  boolean unfinished() {
    return state.closing || allBatches() || logDue() || validationDue();
  }

  /**
   * Trains one epoch, or what is left of it.
   *
   * @return whether it is finished; if not, the fit ends within it
   */
  boolean epoch() {
    long epoch = state.finished();
    boolean finished =
        run.events()
            .within(
                Event.TRAIN_EPOCH_START,
                new EpochEvent(epoch, state.step, MetricValues.EMPTY, false),
                Event.TRAIN_EPOCH_END,
                this::train,
                done -> new EpochEvent(epoch, state.step, metrics(), done),
                () -> new EpochEvent(epoch, state.step, metrics(), false));
    if (finished) {
      run.progress().line(MetricTable.line("epoch " + (epoch + 1), state.metrics));
      ending.ask();
      if (options.checkpointing().dueAfterEpoch(state.epoch) || measuredForBest()) {
        keeper.checkpoint();
      }
    }
    return finished;
  }

  /**
   * The latest value of every metric; in the middle of an epoch, training's of its steps so far.
   */
  MetricValues metrics() {
    if (state.batch == 0) {
      return state.metrics;
    }
    MetricTotals soFar = training.newTotals();
    soFar.add(totals().counts());
    soFar.add(window().counts());
    return state.metrics.with(ofTraining(soFar));
  }

  /** No step comes any more. */
  void end() {
    steps.end();
    run.progress().end();
  }

  private boolean allBatches() {
    return state.batch > 0 && state.batch == batches;
  }

  private boolean train() {
    if (!state.closing) {
      if (!batches()) {
        return false;
      }
      close();
    }
    if (validation != null
        && state.validated < state.step
        && options.validation().dueAfterEpoch(state.epoch)
        && !validate(validation)) {
      return false;
    }
    state.history.add(state.metrics.ofEpoch(state.finished()));
    state.closing = false;
    return true;
  }

  /**
   * Trains on the batches of an epoch.
   *
   * @return whether the epoch has no more of them; if not, the fit ends here
   */
  private boolean batches() {
    String title = "epoch " + (state.epoch + 1);
    long length = batches == Long.MAX_VALUE ? -1 : batches;
    boolean ends = false;
    if (state.batch == 0) {
      run.progress().begin(title, length);
    } else {
      run.progress().resume(title, length, state.batch);
      optimizers.chooseAgain(state); // what is yet to be logged is so with its learning rate
      ends = afterStep();
    }
    StepLoop.Next next = StepLoop.Next.STEP;
    if (!ends && state.batch < batches) {
      loader.start(
          state.epoch, state.batch, batches == Long.MAX_VALUE ? batches : batches - state.batch);
      while (!ends && (next = steps.next(batches)) == StepLoop.Next.STEP) {
        ends = afterStep();
      }
    }
    run.progress().end();
    if (next == StepLoop.Next.INTERRUPTED) {
      return !ending.now();
    }
    if (state.batch == 0) {
      throw new IllegalArgumentException(
          "an epoch of training must have at least one batch, but had none. Check limitBatches, "
              + "dropLast and the dataset");
    }
    boolean whole = !ends || (allBatches() && !ending.atOnce());
    boolean over = !whole && ending.reason().filter(StopReason::finished).isPresent();
    if (over && state.step > state.windowStart) {
      keeper.collect();
      tell(window().values()); // and stays counted, for a fit that goes on from here
    }
    return whole;
  }

  /**
   * Does what is due after a step and is not done yet.
   *
   * @return whether the fit ends here
   */
  private boolean afterStep() {
    boolean told = false;
    if (logDue()) {
      log();
      told = true;
    }
    if (validation != null && validationDue()) {
      if (!validate(validation)) {
        return true;
      }
      run.progress()
          .resume(
              "epoch " + (state.epoch + 1), batches == Long.MAX_VALUE ? -1 : batches, state.batch);
      told = true;
    }
    if (told) {
      ending.ask(); // somebody who was told may have asked to stop
    }
    run.checkpoints().check();
    if (options.checkpointing().dueAfterStep(state.step)
        || ending.checkpointDue()
        || (state.validated == state.step && measuredForBest())) {
      keeper.checkpoint();
    }
    return ending.now();
  }

  private boolean logDue() {
    return state.step > state.windowStart && state.step % options.logEverySteps() == 0;
  }

  private boolean validationDue() {
    return validation != null
        && state.batch > 0
        && state.validated < state.step
        && options.validation().dueAfterStep(state.step, stepsOf(state.batch), stepsOf(batches));
  }

  /** The steps that some batches of the epoch under way come to. */
  private long stepsOf(long count) {
    return options.accumulation().steps(state.epoch, count);
  }

  /** The batches of an epoch are done: its training metrics are known. */
  private void close() {
    if (state.step > state.windowStart) {
      log();
    }
    state.metrics = state.metrics.with(ofTraining(totals()));
    state.totals = training.newTotals();
    state.epoch++;
    state.batch = 0;
    state.closing = true;
    if (options.averaging().dueAfterEpoch(state.epoch)) {
      steps.average();
    }
  }

  /** An epoch's training metrics. What validation measures under the same name is validation's. */
  private MetricValues ofTraining(MetricTotals counted) {
    List<String> others = validation == null ? List.of() : validation.metrics();
    return counted.values().without(others).at(state.now(Stage.TRAIN));
  }

  private void log() {
    keeper.collect();
    totals().add(window());
    state.windowStart = state.step;
    MetricValues values = window().values();
    state.window = training.newTotals();
    tell(values);
  }

  private void tell(MetricValues values) {
    run.progress().metrics(MetricTable.inline(values));
    run.logbook().log(state.step, values.with(optimizers.logged()));
    Pace latest = steps.pace();
    run.logbook().pace(state.step, latest);
    run.events()
        .fire(
            Event.LOG,
            new LogEvent(
                state.finished(),
                state.step,
                optimizers.learningRate(),
                values.at(state.now(Stage.TRAIN)),
                latest));
  }

  /** Whether the metric that decides which checkpoints are best is known for this step. */
  private boolean measuredForBest() {
    return options
        .checkpointing()
        .keepBest()
        .filter(best -> state.measured().find(best.metric()).isPresent())
        .isPresent();
  }

  /**
   * Validates.
   *
   * @return whether it came to its end; if not, the fit ends here, and one that goes on makes it up
   */
  private boolean validate(EvaluationLoop loop) {
    long begin = run.times().begin();
    Evaluation evaluation;
    try {
      evaluation = loop.run(options.limit(Stage.VALIDATE));
    } catch (InterruptedRunException e) {
      if (!e.agreed() && !run.peers().alone()) {
        throw e;
      }
      run.progress().end();
      ending.ask();
      return !ending.now();
    } finally {
      run.times().end("validate", begin);
    }
    state.validated = state.step;
    state.metrics = state.metrics.with(evaluation.metrics());
    run.logbook().log(state.step, evaluation.metrics());
    if (!state.closing) {
      run.progress().line(MetricTable.line("step " + state.step, evaluation.metrics()));
    }
    return true;
  }

  private MetricTotals totals() {
    return Objects.requireNonNull(state.totals);
  }

  private MetricTotals window() {
    return Objects.requireNonNull(state.window);
  }
}
