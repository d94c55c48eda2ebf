package io.keraunos.trainer;

import io.keraunos.annotation.Event;
import io.keraunos.annotation.Stage;
import io.keraunos.callback.TrainingEvent.FitEvent;
import io.keraunos.data.BatchLoader;
import io.keraunos.graph.TrainingRun;
import io.keraunos.metric.MetricValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Trains: makes everything ready, runs the epochs, and leaves behind what is to be left. */
final class FitLoop {

  private final Run run;
  private final TrainerOptions options;
  private final RunState state;
  private final TrainingRun training;
  private final BatchLoader loader;
  private final @Nullable EvaluationLoop validation;
  private final Ending ending;
  private final ProgressKeeper keeper;
  private final EpochLoop epochs;

  /** Opens and checks all that training needs; nothing is trained yet. */
  FitLoop(Run run) {
    this.run = run;
    this.options = run.options();
    this.state = run.state();
    run.times().clear();
    this.ending = new Ending(run);
    run.prepareData();
    this.training =
        run.model()
            .training()
            .orElseThrow(() -> new IllegalStateException("there is no training step"));
    Optimizers optimizers = new Optimizers(run.module());
    this.loader = run.loaders().of(Stage.TRAIN, training.shares());
    this.validation = validates() ? run.evaluation(Stage.VALIDATE) : null;
    List<String> logged = new ArrayList<>(training.metrics());
    if (validation != null) {
      logged.addAll(validation.metrics());
    }
    MonitoredMetrics.check(options, optimizers.specs(), logged);
    this.keeper = new ProgressKeeper(run, training, loader, optimizers, ending);
    this.epochs = new EpochLoop(run, training, loader, optimizers, validation, ending, keeper);
  }

  private boolean validates() {
    return run.module().steps().containsKey(Stage.VALIDATE)
        && !run.module().loaders(Stage.VALIDATE).isEmpty()
        && options.limit(Stage.VALIDATE).batches() != 0
        && options.limit(Stage.VALIDATE).fraction() != 0;
  }

  FitResult fit() {
    keeper.begin();
    try {
      return begun();
    } finally {
      keeper.end();
    }
  }

  private FitResult begun() {
    ending.ask();
    if (!epochs.unfinished() && ending.betweenEpochs()) {
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
      run.gate().saving(true);
      logbook.start(
          state.step,
          options.settings(run.module()),
          run.model().graph(),
          run.checkpoints().takeMarks());
      run.events()
          .within(
              Event.FIT_START,
              fitEvent(MetricValues.EMPTY, false),
              Event.FIT_END,
              this::train,
              finished -> fitEvent(epochs.metrics(), finished),
              () -> fitEvent(epochs.metrics(), false));
    }
    FitResult result = result();
    if (options.profiling().times()) {
      run.say(run.times().table(ending.time().toNanos() - state.nanos));
    }
    run.say(
        MetricTable.of(
            String.format(
                Locale.ROOT,
                "fit: %,d epochs, %,d steps, %.1f s, %,.0f examples/s; %s",
                result.epochs(),
                result.steps(),
                result.time().toNanos() / 1e9,
                result.examplesPerSecond(),
                result.stopReason()),
            result.metrics()));
    return result;
  }

  /** Trains to the end, whose last checkpoint is written when this returns. */
  private boolean train() {
    boolean cut = false;
    while (!cut && (epochs.unfinished() || !ending.betweenEpochs())) {
      cut = !epochs.epoch();
    }
    epochs.end();
    if (options.checkpointing().wanted()) {
      keeper.checkpoint();
      run.checkpoints().await();
    }
    return reason().finished();
  }

  private FitEvent fitEvent(MetricValues metrics, boolean completed) {
    return new FitEvent(state.finished(), state.step, metrics, completed);
  }

  private FitResult result() {
    return new FitResult(
        state.finished(),
        state.step,
        state.examples,
        ending.time(),
        reason(),
        epochs.metrics(),
        run.checkpoints().newest(),
        run.checkpoints().best());
  }

  private StopReason reason() {
    return ending
        .reason()
        .orElseThrow(() -> new IllegalStateException("a fit must not end without a reason"));
  }

  private void sanityCheck() {
    EvaluationLoop loop = validation;
    if (loop == null || options.sanityValidationBatches() == 0 || state.step > 0) {
      return;
    }
    Limit all = options.limit(Stage.VALIDATE);
    Limit some = Limit.batches(options.sanityValidationBatches());
    try {
      loop.pass("sanity check", all.batches() >= 0 && all.batches() < some.batches() ? all : some);
    } catch (InterruptedRunException e) {
      if (!e.agreed() && !run.peers().alone()) {
        throw e;
      }
      ending.ask(); // the fit ends before its first step
    }
  }
}
