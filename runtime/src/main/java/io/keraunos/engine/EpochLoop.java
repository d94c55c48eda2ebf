package io.keraunos.engine;

import io.keraunos.annotation.Event;
import io.keraunos.annotation.Stage;
import io.keraunos.callback.Pace;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.callback.TrainingEvent.LogEvent;
import io.keraunos.graph.execute.MetricTotals;
import io.keraunos.metric.MetricValues;
import io.keraunos.trainer.StopReason;

/**
 * Trains epochs: steps, the duties after each step, and the duties at the end of an epoch.
 *
 * <p>Duties are derived from {@link FitProgress} alone, and done once: a fit that was stopped
 * between any two of these, and goes on, does the rest.
 */
final class EpochLoop {

  private final EpochDuties duties;
  private final Training training;
  private final FitProgress progress;
  private final Ending ending;
  private final Audience audience;
  private final StepLoop steps;
  private final Validation validation;
  private final Saving saving;
  private final Watch watch;

  EpochLoop(
      EpochDuties duties,
      Training training,
      FitProgress progress,
      Audience audience,
      StepLoop steps,
      Validation validation,
      Saving saving,
      Watch watch) {
    this.duties = duties;
    this.training = training;
    this.progress = progress;
    this.ending = validation.ending();
    this.audience = audience;
    this.steps = steps;
    this.validation = validation;
    this.saving = saving;
    this.watch = watch;
  }

  /** Returns whether duties at the end of a step or an epoch are still to be done. */
  boolean unfinished() {
    return progress.closing()
        || duties.allBatches(progress)
        || duties.log(progress)
        || validationDue();
  }

  /**
   * Trains one epoch, or what is left of it.
   *
   * @return whether it is finished; if not, the fit ends within it
   */
  boolean epoch() {
    long epoch = progress.finished();
    boolean finished =
        audience
            .events()
            .within(
                Event.TRAIN_EPOCH_START,
                new EpochEvent(epoch, progress.step(), MetricValues.EMPTY, false),
                Event.TRAIN_EPOCH_END,
                this::train,
                done -> new EpochEvent(epoch, progress.step(), metrics(), done),
                failure -> new EpochEvent(epoch, progress.step(), metrics(), false));
    if (finished) {
      audience.display().line(MetricTable.line("epoch " + (epoch + 1), progress.metrics()));
      ending.ask();
      saving.afterEpoch(progress);
    }
    return finished;
  }

  /**
   * Returns the latest value of every metric; in the middle of an epoch, training's of its steps so
   * far.
   */
  MetricValues metrics() {
    if (progress.batch() == 0) {
      return progress.metrics();
    }
    MetricTotals soFar = training.run().newTotals();
    soFar.add(progress.totals().counts());
    soFar.add(progress.window().counts());
    return progress.metrics().with(ofTraining(soFar));
  }

  /** Ends the loop: no step comes any more. */
  void end() {
    steps.end();
    audience.display().end();
  }

  private boolean train() {
    if (!progress.closing()) {
      if (!batches()) {
        return false;
      }
      close();
    }
    if (validation.exists() && duties.validateAfterEpoch(progress) && !validation.run()) {
      return false;
    }
    progress.epochDone();
    watch.epochDone();
    return true;
  }

  /**
   * Trains on the batches of an epoch.
   *
   * @return whether the epoch has no more of them; if not, the fit ends here
   */
  private boolean batches() {
    boolean ends = false;
    if (progress.batch() == 0) {
      audience.display().begin(title(), duties.length());
      watch.begins();
    } else {
      audience.display().resume(title(), duties.length(), progress.batch());
      // Pending metrics are logged with the learning rate of their step.
      training.optimizers().choose(progress.latest());
      ends = afterStep();
    }
    StepLoop.Next next = StepLoop.Next.STEP;
    if (!ends && progress.batch() < duties.batches()) {
      training.loader().start(progress.epoch(), progress.batch(), duties.left(progress));
      while (!ends && (next = steps.next(duties.batches())) == StepLoop.Next.STEP) {
        ends = afterStep();
      }
    }
    audience.display().end();
    if (next == StepLoop.Next.INTERRUPTED) {
      return !ending.now();
    }
    if (progress.batch() == 0) {
      throw new IllegalArgumentException(
          "an epoch of training must have at least one batch, but had none. Check limitBatches, "
              + "dropLast and the dataset");
    }
    boolean whole = !ends || (duties.allBatches(progress) && !ending.atOnce());
    boolean over = !whole && ending.reason().filter(StopReason::finished).isPresent();
    if (over && progress.step() > progress.windowStart()) {
      // The totals stay counted, for a fit that resumes from here.
      tell(saving.window().collect().values());
    }
    return whole;
  }

  private String title() {
    return "epoch " + (progress.epoch() + 1);
  }

  /**
   * Does the duties after a step that are not done yet.
   *
   * @return whether the fit ends here
   */
  private boolean afterStep() {
    boolean told = false;
    watch.stepped();
    if (duties.log(progress)) {
      log();
      told = true;
    }
    if (validationDue()) {
      if (!validation.run()) {
        return true;
      }
      audience.display().resume(title(), duties.length(), progress.batch());
      told = true;
    }
    if (told) {
      ending.ask(); // somebody who was told may have asked to stop
    }
    saving.afterStep(progress, ending.checkpointDue());
    boolean ends = ending.now();
    if (!ends && ending.workersChange()) {
      saving.window().collect();
      throw new Peers.Change();
    }
    return ends;
  }

  private boolean validationDue() {
    return validation.exists() && duties.validateAfterStep(progress);
  }

  /** Closes an epoch whose batches are done: its training metrics are known. */
  private void close() {
    if (progress.step() > progress.windowStart()) {
      log();
    }
    double loss = progress.totals().loss();
    progress.batchesDone(ofTraining(progress.totals()), training.run().newTotals());
    watch.trained(loss);
    if (training.settings().averaging().dueAfterEpoch(progress.epoch())) {
      steps.average();
    }
  }

  /**
   * Returns an epoch's training metrics. Metrics that validation measures under the same name are
   * validation's.
   */
  private MetricValues ofTraining(MetricTotals counted) {
    return counted.values().without(validation.metrics()).at(progress.now(Stage.TRAIN));
  }

  private void log() {
    watch.logged(saving.window().collect());
    tell(progress.logged(training.run().newTotals()));
  }

  private void tell(MetricValues values) {
    audience.display().metrics(MetricTable.inline(values));
    audience.logbook().log(progress.step(), values.with(training.optimizers().logged()));
    Pace latest = steps.pace();
    audience.logbook().pace(progress.step(), latest);
    audience
        .events()
        .fire(
            Event.LOG,
            new LogEvent(
                progress.finished(),
                progress.step(),
                training.optimizers().learningRate(),
                values.at(progress.now(Stage.TRAIN)),
                latest));
  }
}
