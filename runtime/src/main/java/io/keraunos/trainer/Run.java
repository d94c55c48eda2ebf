package io.keraunos.trainer;

import io.keraunos.annotation.Event;
import io.keraunos.annotation.Stage;
import io.keraunos.callback.TrainingEvent.EvaluationEvent;
import io.keraunos.callback.TrainingEvent.ExceptionEvent;
import io.keraunos.data.BatchLoader;
import io.keraunos.data.Dataset;
import io.keraunos.graph.ModelSession;
import io.keraunos.graph.SessionOptions;
import io.keraunos.graph.StageRun;
import io.keraunos.metric.MetricValues;
import io.keraunos.progress.ProgressDisplay;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.ModuleDefinition.Action;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a trainer owns: the model, the loaders, how far it has come; opened when first needed. */
final class Run implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  private final ModuleDefinition module;
  private final TrainerOptions options;
  private final StopRequest stop = new StopRequest();
  private final Events events;
  private final Loaders loaders;
  private final RunState state = new RunState();
  private final ProgressDisplay progress;
  private @Nullable ModelSession model;
  private @Nullable ShutdownGuard guard;
  private boolean prepared;
  private boolean closed;

  Run(ModuleDefinition module, TrainerOptions options) {
    this.module = module;
    this.options = options;
    this.events = new Events(module.name(), module.hooks(), options.callbacks(), stop);
    this.loaders = new Loaders(module, options);
    this.progress = options.progressBar() ? ProgressDisplay.create() : ProgressDisplay.none();
  }

  FitResult fit() {
    if (!module.steps().containsKey(Stage.TRAIN)) {
      throw new IllegalStateException(
          module.name() + " must have a @TrainingStep to be fitted, but has none");
    }
    if (options.maxEpochs() == Long.MAX_VALUE
        && options.maxSteps() == Long.MAX_VALUE
        && options.maxTime().isEmpty()) {
      throw new IllegalStateException(
          "fit must have a limit, but none is set. Set maxEpochs, maxSteps or maxTime");
    }
    return guarded(() -> new FitLoop(this).fit());
  }

  Evaluation evaluate(Stage stage) {
    return guarded(
        () -> {
          EvaluationLoop loop = evaluation(stage);
          Evaluation evaluation = loop.run(options.limit(stage));
          LOG.info(
              "{}",
              MetricTable.of(
                  "%s: %,d examples".formatted(stage, evaluation.examples()),
                  evaluation.metrics()));
          return evaluation;
        });
  }

  /** The loop of a validation or test. */
  EvaluationLoop evaluation(Stage stage) {
    prepareData();
    StageRun run =
        model()
            .stage(stage)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "%s has no step for the stage %s".formatted(module.name(), stage)));
    return new EvaluationLoop(this, run, loaders.of(stage, run.shares()));
  }

  Predictions predict(Optional<Dataset<?>> examples) {
    return guarded(
        () -> {
          prepareData();
          StageRun run =
              model()
                  .stage(Stage.PREDICT)
                  .orElseThrow(
                      () -> new IllegalStateException(module.name() + " has no @PredictStep"));
          if (examples.isEmpty()) {
            return predict(run, loaders.of(Stage.PREDICT, run.shares()));
          }
          var collator = Objects.requireNonNull(module.steps().get(Stage.PREDICT)).collator();
          try (BatchLoader loader = loaders.over(examples.get(), collator, run.shares())) {
            return predict(run, loader);
          }
        });
  }

  private Predictions predict(StageRun run, BatchLoader loader) {
    events.fire(Event.PREDICT_START, evaluationEvent(Stage.PREDICT, MetricValues.EMPTY));
    Predictions predictions =
        new PredictionLoop(this, run, loader).run(options.limit(Stage.PREDICT));
    events.fire(Event.PREDICT_END, evaluationEvent(Stage.PREDICT, MetricValues.EMPTY));
    return predictions;
  }

  EvaluationEvent evaluationEvent(Stage stage, MetricValues metrics) {
    return new EvaluationEvent(stage, state.epoch, state.step, metrics);
  }

  /** Does something that Ctrl-C may interrupt, and tells listeners if it fails. */
  private <T> T guarded(Supplier<T> work) {
    if (closed) {
      throw new IllegalStateException("the trainer is closed");
    }
    if (guard == null) {
      guard = ShutdownGuard.start(stop);
    }
    try {
      return work.get();
    } catch (RuntimeException | Error e) {
      progress.end();
      try {
        events.fire(Event.EXCEPTION, new ExceptionEvent(state.step, e));
      } catch (RuntimeException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }

  /** Makes the data ready, once. */
  void prepareData() {
    if (prepared) {
      return;
    }
    for (Action action : module.prepareData()) {
      try {
        action.run();
      } catch (Exception e) {
        throw new UserCodeException(module.name() + "'s @PrepareData method", e);
      }
    }
    prepared = true;
  }

  /** The model, traced and initialized when first asked for. */
  ModelSession model() {
    if (closed) {
      throw new IllegalStateException("the trainer is closed");
    }
    if (model == null) {
      model = open();
      model.warnings().forEach(LOG::warn);
    }
    return model;
  }

  private ModelSession open() {
    SessionOptions.Device device =
        switch (options.accelerator()) {
          case AUTO -> SessionOptions.Device.ANY;
          case CPU -> SessionOptions.Device.CPU;
          case GPU -> SessionOptions.Device.GPU;
        };
    return ModelSession.open(
        module,
        new SessionOptions(
            options.seed(),
            options.batchSize(),
            options.intraOpThreads(),
            device,
            options.devices()));
  }

  ModuleDefinition module() {
    return module;
  }

  TrainerOptions options() {
    return options;
  }

  StopRequest stop() {
    return stop;
  }

  Events events() {
    return events;
  }

  Loaders loaders() {
    return loaders;
  }

  RunState state() {
    return state;
  }

  ProgressDisplay progress() {
    return progress;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    progress.end();
    loaders.close();
    if (model != null) {
      model.close();
    }
    if (guard != null) {
      guard.close();
    }
  }
}
