package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.loading.BatchLoader;
import io.keraunos.metric.MetricValues;
import io.keraunos.optimizer.FitLength;
import io.keraunos.plan.MonitoredMetrics;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.InterruptedRunException;
import io.keraunos.trainer.Resume;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens fits: assembles and checks their parts before anything is trained. */
record Fits(FitParts parts, Evaluations evaluations, RunFolder folder, BestWeights best) {

  /**
   * Checks that a fit can begin and end.
   *
   * @throws IllegalStateException if there is nothing to train, or nothing that ends it
   */
  void check() {
    if (parts.module().training().isEmpty()) {
      throw new IllegalStateException(
          parts.module().name() + " must have a @TrainingStep to be fitted, but has none");
    }
    if (!parts.settings().length().limited()) {
      throw new IllegalStateException(
          "fit must have a limit, but none is set. Set maxEpochs, maxSteps or maxTime");
    }
  }

  /** Finds the checkpoint that the next fit resumes from, if there is one. Called by the chief. */
  Optional<Path> resumedFrom() {
    Resume resume = parts.settings().checkpoints().resume();
    return parts.progress().step() > 0 || !resume.wanted()
        ? Optional.empty()
        : parts.checkpoints().find(resume).map(Checkpoints.Found::path);
  }

  /** Runs a fit, and releases the resources that only a fit needs. */
  FitResult run() {
    try {
      Optional<FitResult> stopped = stoppedWhileMeasuring();
      if (stopped.isPresent()) {
        return stopped.get();
      }
      FitLoop fit = open();
      try {
        return fit.fit();
      } catch (RuntimeException e) { // an interrupt may come of a lost worker, too
        if (parts.interruptions().peers().goesOn(e)) {
          fit.handOver();
        }
        throw e;
      }
    } finally {
      parts.gate().saving(false);
      parts.checkpoints().forgetFound();
      parts.checkpoints().settle(parts.settings().safety().shutdownTimeout());
      parts.checkpoints().copies().end();
      folder.release();
    }
  }

  /**
   * Measures the features, if nobody has yet.
   *
   * @return the result of a fit that was stopped meanwhile: nothing was trained. With several
   *     workers the chief has measured them for all, and its exception has ended the fit of all
   */
  private Optional<FitResult> stoppedWhileMeasuring() {
    try {
      parts.model().features().get();
      return Optional.empty();
    } catch (InterruptedRunException e) {
      StopRequest stop = parts.interruptions().stop();
      stop.noticeInterrupt();
      FitProgress progress = parts.progress();
      return Optional.of(
          new FitResult(
              progress.finished(),
              progress.step(),
              progress.examples(),
              progress.time(),
              stop.interruption().orElseThrow(() -> e),
              MetricValues.EMPTY,
              parts.checkpoints().newest(),
              parts.checkpoints().best()));
    }
  }

  private FitLoop open() {
    RunSettings settings = parts.settings();
    FitProgress progress = parts.progress();
    Interruptions interruptions = parts.interruptions();
    Audience audience = parts.audience();
    Checkpoints checkpoints = parts.checkpoints();
    Model model = parts.model();
    audience.times().clear();
    Ending ending =
        new Ending(
            settings.limits(parts.module()),
            progress,
            interruptions.peers(),
            interruptions.stop(),
            checkpoints::dueByTime);
    Training training = parts.training();
    Validation validation =
        new Validation(
            validates() ? evaluations.loop(Stage.VALIDATE) : null,
            settings.data().limit(Stage.VALIDATE),
            progress,
            ending,
            interruptions,
            audience);
    checkMonitored(training, validation);
    measure(training, validation);
    Persistence persistence =
        new Persistence(
            identity(training.loader()), checkpoints, parts.callbacks(), interruptions.stop());
    MetricWindow window =
        new MetricWindow(
            training, progress, audience.times(), settings.safety().haltOnNonFiniteLoss());
    CheckpointWriter writer =
        new CheckpointWriter(persistence, progress, ending, window, model, audience);
    StepLoop steps =
        new StepLoop(
            training,
            progress,
            ending,
            interruptions,
            audience,
            model,
            new StepTrace(settings.output().profiler(), model, folder, audience.log()));
    Watch watch = Watch.of(parts, training, validation);
    EpochLoop epochs =
        new EpochLoop(
            EpochDuties.of(settings, training),
            training,
            progress,
            audience,
            steps,
            validation,
            new Saving(settings.checkpoints().checkpoints(), checkpoints, writer, window),
            watch);
    Resumption resumption =
        new Resumption(
            settings.checkpoints().resume(),
            persistence,
            progress,
            model,
            interruptions.peers(),
            audience.events(),
            audience.log(),
            parts.handover(),
            settings.optimization().averaging().wanted());
    return new FitLoop(
        parts, training, ending, epochs, validation, watch, writer, resumption, best);
  }

  private boolean validates() {
    return parts.module().steps().containsKey(Stage.VALIDATE)
        && !parts.module().loaders(Stage.VALIDATE).isEmpty()
        && !parts.settings().data().limit(Stage.VALIDATE).isNothing();
  }

  private void checkMonitored(Training training, Validation validation) {
    List<String> logged = new ArrayList<>(training.run().metrics());
    logged.addAll(validation.metrics());
    MonitoredMetrics.check(parts.settings().planned(), training.optimizers().specs(), logged);
  }

  /** Tells the schedules how long the fit is. */
  private void measure(Training training, Validation validation) {
    FitLength fit = PlanCheck.plan(parts, training, validation).fit();
    training.optimizers().specs().forEach(optimizer -> optimizer.schedule().checkFit(fit));
    parts.progress().length(fit);
  }

  private FitIdentity identity(BatchLoader loader) {
    return new FitIdentity(
        parts.module().name(),
        parts.settings().session().seed(),
        loader.batchSize(),
        parts.settings().optimization().accumulation().toString(),
        parts.module().hyperParameters());
  }
}
