package io.keraunos.engine;

import io.keraunos.annotation.Event;
import io.keraunos.annotation.Stage;
import io.keraunos.callback.TrainingEvent.EvaluationEvent;
import io.keraunos.data.Dataset;
import io.keraunos.finding.Rule;
import io.keraunos.graph.execute.PredictionRun;
import io.keraunos.loading.BatchLoader;
import io.keraunos.metric.MetricValues;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.trainer.PredictionStream;
import io.keraunos.trainer.Predictions;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The open stream of answers of a run, if there is one; the run can do nothing else meanwhile. */
final class Answering {

  /** Name of the call that reads more answers. */
  static final String ANSWERS = "answers";

  private final ModuleDefinition module;
  private final RunSettings settings;
  private final Model model;
  private final Loaders loaders;
  private final FitProgress progress;
  private final Interruptions interruptions;
  private final Audience audience;
  private final Calls calls;
  private @Nullable Reading reading;

  Answering(
      ModuleDefinition module,
      RunSettings settings,
      Model model,
      Loaders loaders,
      FitProgress progress,
      Interruptions interruptions,
      Audience audience,
      Calls calls) {
    this.module = module;
    this.settings = settings;
    this.model = model;
    this.loaders = loaders;
    this.progress = progress;
    this.interruptions = interruptions;
    this.audience = audience;
    this.calls = calls;
  }

  /** Returns all answers. */
  @SuppressWarnings("try") // the call ends with the block
  Predictions all(CallGate gate, Optional<Dataset<?>> examples) {
    try (CallGate.Call entered = gate.enter("predict");
        PredictionStream answers = stream(examples)) {
      return Predictions.collect(answers);
    }
  }

  /** Returns the answers as they are computed. */
  PredictionStream stream(Optional<Dataset<?>> examples) {
    return calls.make("predictStream", () -> open(examples));
  }

  /** Opens a stream. */
  private PredictionStream open(Optional<Dataset<?>> examples) {
    loaders.prepareData();
    PredictionRun stage =
        model
            .session()
            .prediction()
            .orElseThrow(() -> new IllegalStateException(module.name() + " has no @PredictStep"));
    interruptions.checkNone("predict");
    FirstValues.left(model, progress, Rule.FIRST_VALUES_MEASURED, "predict answers with")
        .ifPresent(audience.findings()::tellOnce);
    new DataCheck(settings, model, loaders, audience).checkPredicted(examples);
    boolean own = examples.isEmpty();
    BatchLoader loader =
        own
            ? loaders.of(Stage.PREDICT, stage.shares())
            : loaders.over(
                examples.get(),
                Stage.PREDICT,
                Objects.requireNonNull(module.steps().get(Stage.PREDICT)).collator(),
                stage.shares());
    Reading opened = new Reading(stage, loader, own);
    reading = opened;
    calls.reserve(ANSWERS);
    opened.begin();
    return opened.stream;
  }

  /** Ends the open stream, if there is one, without the work that a run can no longer do. */
  void abandon() {
    if (reading != null) {
      reading.stream.abandon();
    }
  }

  /** A pass over a dataset. */
  private final class Reading {
    private final PredictionRun stage;
    private final BatchLoader loader;
    private final boolean keepsLoader;
    private final BatchedPredictionStream stream;
    private @Nullable PredictionPass pass;
    private boolean swapped;

    Reading(PredictionRun stage, BatchLoader loader, boolean keepsLoader) {
      this.stage = stage;
      this.loader = loader;
      this.keepsLoader = keepsLoader;
      this.stream = new BatchedPredictionStream(stage.outputShape(), this::pull, this::leave);
    }

    void begin() {
      boolean begun = false;
      try {
        fire(Event.PREDICT_START, false);
        swapAverages();
        pass =
            new PredictionPass(
                stage,
                loader,
                settings.data().limit(Stage.PREDICT),
                interruptions,
                audience.display());
        begun = true;
      } finally {
        if (!begun) {
          finish(false);
        }
      }
    }

    private float[][] pull() {
      return calls.make(
          ANSWERS,
          () -> {
            boolean done = false;
            try {
              float[][] rows = Objects.requireNonNull(pass).next();
              done = true;
              if (rows.length == 0) {
                finish(true);
              }
              return rows;
            } finally {
              if (!done) {
                finish(false);
              }
            }
          });
    }

    /**
     * Ends the pass. Other workers wait for what this one computes, so it reads on for them, unless
     * the trainer is closed.
     */
    private void leave(boolean trainerIsClosed) {
      while (!trainerIsClosed && reading == this && !interruptions.alone()) {
        pull();
      }
      if (reading == this) {
        finish(false, trainerIsClosed);
      }
    }

    private void finish(boolean completed) {
      finish(completed, false);
    }

    private void finish(boolean completed, boolean trainerIsClosed) {
      reading = null;
      calls.release();
      if (!keepsLoader) {
        loader.close();
      }
      if (!trainerIsClosed) {
        swapAverages();
      }
      audience.display().end();
      fire(Event.PREDICT_END, completed);
    }

    private void swapAverages() {
      if (swapped || model.hasAverages()) {
        model.session().swapAverages();
        swapped = !swapped;
      }
    }

    private void fire(Event event, boolean completed) {
      audience
          .events()
          .fire(
              event,
              new EvaluationEvent(
                  Stage.PREDICT, progress.epoch(), progress.step(), MetricValues.EMPTY, completed));
    }
  }
}
