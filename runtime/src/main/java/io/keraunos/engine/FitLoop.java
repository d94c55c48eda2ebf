package io.keraunos.engine;

import io.keraunos.annotation.Event;
import io.keraunos.callback.TrainingEvent.FitEvent;
import io.keraunos.metric.MetricValues;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.StopReason;
import java.util.Locale;

/** Trains: runs the epochs, and leaves behind what is to be left. */
final class FitLoop {

  private final Fits fits;
  private final Training training;
  private final Ending ending;
  private final EpochLoop epochs;
  private final Validation validation;
  private final CheckpointWriter writer;
  private final Resumption resumption;

  /** Nothing is trained yet. */
  FitLoop(
      Fits fits,
      Training training,
      Ending ending,
      EpochLoop epochs,
      Validation validation,
      CheckpointWriter writer,
      Resumption resumption) {
    this.fits = fits;
    this.training = training;
    this.ending = ending;
    this.epochs = epochs;
    this.validation = validation;
    this.writer = writer;
    this.resumption = resumption;
  }

  FitResult fit() {
    progress().fitBegins(training.run()::newTotals);
    resumption.begin(writer);
    try {
      return begun();
    } finally {
      progress().fitEnded(ending.time(), fits.callbacks().take());
    }
  }

  private FitProgress progress() {
    return fits.progress();
  }

  private FitResult begun() {
    ending.ask();
    if (!epochs.unfinished() && ending.betweenEpochs()) {
      return result();
    }
    Audience audience = fits.audience();
    if (checkpointsWanted() && audience.log().chief()) {
      fits.checkpoints().prepare();
    }
    long begin = audience.times().begin();
    Preflight.check(fits.module().name(), training, progress(), fits.settings().safety());
    audience.times().end("check the first batch", begin);
    if (fits.settings().output().modelSummary()) {
      audience.log().say(ModelSummary.of(fits.module().name(), fits.model().session()));
    }
    validation.sanityCheck(fits.settings().evaluation().sanityBatches());
    try (Logbook logbook = audience.logbook()) {
      fits.gate().saving(true);
      logbook.start(
          progress().step(),
          fits.settings().inWords(fits.module()),
          fits.model().session().graph(),
          fits.checkpoints().takeMarks());
      audience
          .events()
          .within(
              Event.FIT_START,
              event(MetricValues.EMPTY, false),
              Event.FIT_END,
              this::train,
              finished -> event(epochs.metrics(), finished),
              () -> event(epochs.metrics(), false));
    }
    FitResult result = result();
    if (fits.settings().output().profiler().times()) {
      audience.log().say(audience.times().table(ending.time().minus(progress().time()).toNanos()));
    }
    audience.log().say(summary(result));
    return result;
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
    return fits.settings().checkpoints().checkpoints().wanted();
  }

  /** Trains to the end, whose last checkpoint is written when this returns. */
  private boolean train() {
    boolean cut = false;
    while (!cut && (epochs.unfinished() || !ending.betweenEpochs())) {
      cut = !epochs.epoch();
    }
    epochs.end();
    if (checkpointsWanted()) {
      writer.write();
      fits.checkpoints().await();
    }
    return reason().finished();
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
        fits.checkpoints().newest(),
        fits.checkpoints().best());
  }

  private StopReason reason() {
    return ending
        .reason()
        .orElseThrow(() -> new IllegalStateException("a fit must not end without a reason"));
  }
}
