package io.keraunos.trainer;

import io.keraunos.annotation.Event;
import io.keraunos.annotation.Stage;
import io.keraunos.data.BatchLoader;
import io.keraunos.data.Dataset;
import io.keraunos.graph.StageRun;
import io.keraunos.metric.MetricValues;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The stream of answers that a run has open, if it has one; it can do nothing else meanwhile. */
final class Answering {

  private final Run run;
  private @Nullable Reading reading;

  Answering(Run run) {
    this.run = run;
  }

  /**
   * Makes sure that nobody reads.
   *
   * @throws IllegalStateException if somebody does
   */
  void checkNone(String call) {
    if (reading != null) {
      throw new IllegalStateException(
          "%s must not be called while answers are read. Read them to the end, or close their stream"
              .formatted(call));
    }
  }

  /** Opens a stream. */
  PredictionStream open(Optional<Dataset<?>> examples) {
    run.prepareData();
    StageRun stage =
        run.model()
            .stage(Stage.PREDICT)
            .orElseThrow(
                () -> new IllegalStateException(run.module().name() + " has no @PredictStep"));
    run.checkNotEnding("predict");
    boolean own = examples.isEmpty();
    BatchLoader loader =
        own
            ? run.loaders().of(Stage.PREDICT, stage.shares())
            : run.loaders()
                .over(
                    examples.get(),
                    Objects.requireNonNull(run.module().steps().get(Stage.PREDICT)).collator(),
                    stage.shares());
    Reading opened = new Reading(stage, loader, own);
    reading = opened;
    opened.begin();
    return opened.stream;
  }

  /** Ends the stream that is open, if one is, without what a run can no longer do. */
  void abandon() {
    if (reading != null) {
      reading.stream.abandon();
    }
  }

  /** One pass over a dataset. */
  private final class Reading {
    private final StageRun stage;
    private final BatchLoader loader;
    private final boolean keepsLoader;
    private final PredictionStream stream;
    private @Nullable PredictionPass pass;
    private boolean swapped;

    Reading(StageRun stage, BatchLoader loader, boolean keepsLoader) {
      this.stage = stage;
      this.loader = loader;
      this.keepsLoader = keepsLoader;
      this.stream = new PredictionStream(stage.outputShape(), this::pull, this::leave);
    }

    void begin() {
      boolean begun = false;
      try {
        fire(Event.PREDICT_START, false);
        swapAverages();
        pass = new PredictionPass(run, stage, loader, run.options().limit(Stage.PREDICT));
        begun = true;
      } finally {
        if (!begun) {
          finish(false);
        }
      }
    }

    private float[][] pull() {
      return run.guarded(
          Run.ANSWERS,
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

    /** Other workers wait for what this one computes, unless the trainer is closed. */
    private void leave(boolean trainerIsClosed) {
      while (!trainerIsClosed && reading == this && !run.peers().alone()) {
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
      if (!keepsLoader) {
        loader.close();
      }
      if (!trainerIsClosed) {
        swapAverages();
      }
      run.progress().end();
      fire(Event.PREDICT_END, completed);
    }

    private void swapAverages() {
      if (swapped || run.state().averaged > 0) {
        run.model().swapAverages();
        swapped = !swapped;
      }
    }

    private void fire(Event event, boolean completed) {
      run.events().fire(event, run.evaluationEvent(Stage.PREDICT, MetricValues.EMPTY, completed));
    }
  }
}
