package io.keraunos.engine;

import io.keraunos.annotation.Event;
import io.keraunos.callback.TrainingEvent.FitEvent;
import io.keraunos.graph.plan.LossTerm;
import io.keraunos.logger.FitOutcome;
import io.keraunos.metric.MetricValues;
import io.keraunos.preflight.GuessedAccuracy;
import io.keraunos.preflight.GuessedLoss;
import io.keraunos.preflight.PreflightData;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.StopReason;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Runs a fit: trains its epochs, and writes its last checkpoint. */
final class FitLoop {

  private final FitParts parts;
  private final Training training;
  private final Ending ending;
  private final EpochLoop epochs;
  private final Validation validation;
  private final Watch watch;
  private final CheckpointWriter writer;
  private final Resumption resumption;
  private final BestWeights best;
  private boolean hasState;

  /** Creates a loop; nothing is trained yet. */
  FitLoop(
      FitParts parts,
      Training training,
      Ending ending,
      EpochLoop epochs,
      Validation validation,
      Watch watch,
      CheckpointWriter writer,
      Resumption resumption,
      BestWeights best) {
    this.parts = parts;
    this.training = training;
    this.ending = ending;
    this.epochs = epochs;
    this.validation = validation;
    this.watch = watch;
    this.writer = writer;
    this.resumption = resumption;
    this.best = best;
  }

  FitResult fit() {
    progress().fitBegins(training.run()::newTotals);
    parts.model().origin().begins();
    resumption.begin(writer);
    parts.handover().drop();
    hasState = true;
    FitResult result;
    try {
      result = begun();
    } finally {
      progress().fitEnded(ending.time(), parts.callbacks().take());
    }
    if (parts.settings().checkpoints().restoreBest()) {
      restoreBest();
    }
    return result;
  }

  /** Gives the model its best weights. Workers that change meanwhile go on from the last ones. */
  private void restoreBest() {
    if (parts.interruptions().peers().mayChange()) {
      handOver();
    }
    hasState = false;
    best.afterFit();
    parts.handover().drop();
  }

  /** Keeps the state after the last finished step, for other workers to go on from. */
  void handOver() {
    if (hasState) {
      resumption.keep();
    }
  }

  private FitProgress progress() {
    return parts.progress();
  }

  private FitResult begun() {
    ending.ask();
    Audience audience = parts.audience();
    if (!epochs.unfinished() && ending.betweenEpochs()) {
      if (!resumption.again()) {
        PlanCheck.nothingLeft(progress(), reason())
            .ifPresent(finding -> audience.findings().tell(List.of(finding)));
        checkEnd();
      }
      return result();
    }
    best.beforeFit();
    parts.model().origin().trained();
    audience.findings().tellWhenUsed(List.of());
    audience.findings().tell(PlanCheck.check(parts, training, validation));
    if (checkpointsWanted() && audience.log().chief()) {
      parts.checkpoints().prepare();
    }
    Optional<PreflightData> data = DataCheck.check(parts);
    data.flatMap(of -> parts.checkpoints().data().keep(of))
        .ifPresent(finding -> audience.findings().tell(List.of(finding)));
    parts.model().origin().trainsOn(parts.checkpoints().data().known());
    long begin = audience.times().begin("check the first batch");
    FirstBatch.Seen seen =
        FirstBatch.check(
            parts.module().name(),
            training,
            progress(),
            parts.settings().safety(),
            data.flatMap(of -> TrialStep.of(parts, training)),
            parts.settings().findings().preflight().time());
    data.ifPresent(of -> FirstOutputs.check(parts, of, seen.loss()));
    OptionalDouble guess = guessedLoss(data);
    boolean penalizes = parts.model().session().penalizes();
    seen.step()
        .flatMap(step -> step.find(penalizes ? OptionalDouble.empty() : guess))
        .ifPresent(finding -> audience.findings().tell(List.of(finding)));
    guess.ifPresent(watch::guessedLoss);
    if (!parts.settings().planned().trial()) {
      data.flatMap(GuessedAccuracy::of).ifPresent(watch::guessedAccuracy);
    }
    audience.times().end("check the first batch", begin);
    if (parts.settings().output().modelSummary() && !resumption.again()) {
      audience.log().say(ModelSummary.of(parts.module().name(), parts.model().session()));
    }
    validation.sanityCheck(parts.settings().evaluation().sanityBatches());
    try (Logbook logbook = audience.logbook()) {
      parts.gate().saving(true);
      logbook.start(
          progress().step(),
          parts.settings().inWords(parts.module()),
          parts.model().session().graph(),
          parts.checkpoints().takeMarks());
      audience.findings().listen(finding -> logbook.warning(progress().step(), finding.toString()));
      parts
          .model()
          .features()
          .text()
          .ifPresent(
              text ->
                  logbook.table(
                      "Features", parts.model().features().cells(), ModelFeatures.FILE, text));
      boolean finished =
          audience
              .events()
              .within(
                  Event.FIT_START,
                  event(MetricValues.EMPTY, false),
                  Event.FIT_END,
                  this::train,
                  done -> event(epochs.metrics(), done),
                  failure ->
                      new FitEvent(
                          progress().finished(),
                          progress().step(),
                          epochs.metrics(),
                          false,
                          failure));
      logbook.ends(finished ? FitOutcome.COMPLETED : FitOutcome.INTERRUPTED);
    }
    FitResult result = result();
    if (parts.settings().output().profiler().times()) {
      audience.log().say(audience.times().table(ending.time().minus(progress().time()).toNanos()));
    }
    audience.log().say(summary(result));
    if (!parts.settings().checkpoints().restoreBest()) {
      LastAndBest.compare(parts.settings(), progress(), result.bestCheckpoint())
          .forEach(audience.log()::say);
      audience.findings().tellWhenUsed(LastAndBest.clearlyWorse(parts.settings(), progress()));
    }
    return result;
  }

  /** Returns the training loss of a trivial predictor, if the data that were read tell it. */
  private OptionalDouble guessedLoss(Optional<PreflightData> data) {
    Optional<LossTerm> term = parts.model().session().lossTermBesidePenalty();
    return data.isPresent() && term.isPresent() && !parts.settings().planned().trial()
        ? GuessedLoss.of(data.get(), term.get())
        : OptionalDouble.empty();
  }

  private static String summary(FitResult result) {
    return MetricTable.of(
        String.format(
            Locale.ROOT,
            "fit: %,d epochs, %,d steps, %.1f s, %,.0f examples/s; %s",
            result.epochs(),
            result.steps(),
            result.time().toNanos() / 1e9,
            result.examplesPerSecond(),
            result.stopReason()),
        result.metrics());
  }

  private boolean checkpointsWanted() {
    return parts.settings().checkpoints().checkpoints().wanted();
  }

  /** Trains to the end, whose last checkpoint is written when this returns. */
  private boolean train() {
    boolean cut = false;
    while (!cut && (epochs.unfinished() || !ending.betweenEpochs())) {
      cut = !epochs.epoch();
    }
    epochs.end();
    if (!cut) {
      watch.ended();
    }
    checkEnd();
    if (checkpointsWanted()) {
      writer.write();
      parts.checkpoints().await();
      parts.checkpoints().copies().end();
      parts.checkpoints().copies().check();
    }
    return reason().finished();
  }

  /** Tells of settings that have ended the fit and are out of all proportion to it. */
  private void checkEnd() {
    EndCheck.find(parts.settings(), reason(), progress())
        .forEach(parts.audience().findings()::tellOnce);
  }

  private FitEvent event(MetricValues metrics, boolean completed) {
    return new FitEvent(progress().finished(), progress().step(), metrics, completed);
  }

  private FitResult result() {
    return new FitResult(
        progress().finished(),
        progress().step(),
        progress().examples(),
        ending.time(),
        reason(),
        epochs.metrics(),
        parts.checkpoints().newest(),
        parts.checkpoints().best());
  }

  private StopReason reason() {
    return ending
        .reason()
        .orElseThrow(() -> new IllegalStateException("a fit must not end without a reason"));
  }
}
