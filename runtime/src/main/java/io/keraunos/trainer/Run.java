package io.keraunos.trainer;

import io.keraunos.annotation.Event;
import io.keraunos.annotation.Stage;
import io.keraunos.callback.TrainingEvent.EvaluationEvent;
import io.keraunos.callback.TrainingEvent.ExceptionEvent;
import io.keraunos.checkpoint.CheckpointFolder;
import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.data.BatchLoader;
import io.keraunos.data.Dataset;
import io.keraunos.distribute.Cluster;
import io.keraunos.graph.ModelSession;
import io.keraunos.graph.ServingGraph;
import io.keraunos.graph.SessionOptions;
import io.keraunos.graph.StageRun;
import io.keraunos.graph.StepOptions;
import io.keraunos.launch.UserSignal;
import io.keraunos.logger.HtmlReport;
import io.keraunos.logger.MetricLogger;
import io.keraunos.metric.MetricValues;
import io.keraunos.progress.ProgressDisplay;
import io.keraunos.savedmodel.SavedModelFolder;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.ModuleDefinition.Action;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a trainer owns: the model, the loaders, how far it has come; opened when first needed. */
final class Run implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);
  private static final int BATCHES_BETWEEN_VOTES = 32;

  /** The call that reads more answers of a prediction. */
  static final String ANSWERS = "answers";

  private final ModuleDefinition module;
  private final TrainerOptions options;
  private final StopRequest stop = new StopRequest();
  private final Peers peers;
  private final CallbackStates callbacks;
  private final Events events;
  private final ActionTimes times;
  private final Loaders loaders;
  private final RunFolder folder;
  private final RunState state = new RunState();
  private final Checkpoints checkpoints;
  private final Logbook logbook;
  private final ProgressDisplay progress;
  private final Answering answering = new Answering(this);
  private @Nullable ModelSession model;
  private final CallGate gate;
  private @Nullable ShutdownGuard guard;
  private @Nullable UserSignal signal;
  private boolean prepared;

  Run(ModuleDefinition module, TrainerOptions options) {
    this.module = module;
    this.options = options;
    this.times = new ActionTimes(options.profiling().times());
    this.callbacks = new CallbackStates(options.callbacks());
    this.events =
        new Events(
            module.name(), module.hooks(), callbacks, owner -> new RunControl(this, owner), times);
    this.loaders = new Loaders(module, options);
    this.gate = new CallGate(stop, options.shutdownTimeout(), this::free);
    this.folder = new RunFolder(options.defaultRootDir(), module.name(), writes(options));
    this.checkpoints =
        new Checkpoints(folder, options.checkpointing(), options.haltOnWriteFailure());
    this.logbook = new Logbook(loggers(options), folder, options.haltOnWriteFailure());
    this.peers = new Peers(options.cluster(), options.startTimeout(), options.peerTimeout(), stop);
    this.progress =
        options.progressBar() && chief() ? ProgressDisplay.create() : ProgressDisplay.none();
  }

  /** Those that were asked for, and the report where the run has a folder; on the chief alone. */
  private static List<MetricLogger> loggers(TrainerOptions options) {
    if (!options.cluster().chief()) {
      return List.of();
    }
    List<MetricLogger> all = new ArrayList<>(options.loggers());
    if (options.report()
        && writes(options)
        && all.stream().noneMatch(HtmlReport.class::isInstance)) {
      all.add(new HtmlReport());
    }
    return all;
  }

  /** Whether this process writes to the run's folder. */
  private static boolean writes(TrainerOptions options) {
    return options.cluster().chief()
        && (options.checkpointing().wanted() || !options.loggers().isEmpty());
  }

  /** Whether this process is the one that writes. */
  boolean chief() {
    return options.cluster().chief();
  }

  FitResult fit() {
    if (module.training().isEmpty()) {
      throw new IllegalStateException(
          module.name() + " must have a @TrainingStep to be fitted, but has none");
    }
    if (options.maxEpochs() == Long.MAX_VALUE
        && options.maxSteps() == Long.MAX_VALUE
        && options.maxTime().isEmpty()) {
      throw new IllegalStateException(
          "fit must have a limit, but none is set. Set maxEpochs, maxSteps or maxTime");
    }
    return guarded(
        "fit",
        () -> {
          try {
            return new FitLoop(this).fit();
          } finally {
            gate.saving(false);
            checkpoints.settle(options.shutdownTimeout());
            folder.release();
          }
        });
  }

  LearningRates findLearningRate(LearningRateFinder finder) {
    return guarded("findLearningRate", () -> new LearningRateSweep(this, finder).sweep());
  }

  Evaluation evaluate(Stage stage) {
    return guarded(
        stage.name(),
        () -> {
          EvaluationLoop loop = evaluation(stage);
          checkNotEnding(stage.name());
          Evaluation evaluation = loop.run(options.limit(stage));
          say(
              MetricTable.of(
                  String.format(Locale.ROOT, "%s: %,d examples", stage, evaluation.examples()),
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
    return new EvaluationLoop(this, run, loaders.all(stage, run.shares()));
  }

  @SuppressWarnings("try") // the call ends with the block
  Predictions predict(Optional<Dataset<?>> examples) {
    try (CallGate.Call entered = gate.enter("predict");
        PredictionStream answers = predictStream(examples)) {
      return Predictions.collect(answers);
    }
  }

  PredictionStream predictStream(Optional<Dataset<?>> examples) {
    return guarded("predictStream", () -> answering.open(examples));
  }

  /** Takes a checkpoint's weights as the model's. The chief reads them for all workers. */
  void restore(Path checkpoint) {
    guarded(
        "restore",
        () -> {
          String progress = "";
          if (chief()) {
            CheckpointFolder.verify(checkpoint);
            progress = Checkpoints.progress(checkpoint);
          }
          long averaged = Progress.parse(peers.broadcast(progress)).averaged();
          if (chief()) {
            new StoredVariables(checkpoint, averaged > 0).restoreModel(model());
          }
          model().synchronize();
          state.averaged = options.averaging().wanted() ? averaged : 0;
          return checkpoint;
        });
  }

  /**
   * Takes the best checkpoint's weights as the model's.
   *
   * @return whether there is one, the same on all workers
   */
  boolean restoreBest() {
    Optional<Path> best =
        guarded(
            "restoreBest",
            () -> {
              Optional<Path> own = chief() ? checkpoints.best() : Optional.empty();
              String path = peers.broadcast(own.map(Path::toString).orElse(""));
              return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
            });
    best.ifPresentOrElse(
        this::restore,
        () ->
            warn(
                "restoreBest has found no best checkpoint, and the model stays as it is. Set"
                    + " checkpoints(...keepBest(count, metric, mode)) before the fit"));
    return best.isPresent();
  }

  /** Writes the part that predicts, on the chief. */
  void export(Path folder) {
    export(
        folder,
        (graph, variables) -> {
          try {
            SavedModelFolder.write(folder, graph.definition(), graph.signature(), variables);
            return folder;
          } catch (DirectoryNotEmptyException e) {
            throw new IllegalArgumentException(
                "the folder to export to must be new, empty or hold the same model, but does not:"
                    + " %s. Export to another one, or to the next version with exportVersion"
                        .formatted(folder),
                e);
          }
        });
  }

  /** Writes the part that predicts as the next version, on the chief. */
  Path exportVersion(Path models) {
    return export(
        models,
        (graph, variables) ->
            SavedModelFolder.writeVersion(
                models, graph.definition(), graph.signature(), variables));
  }

  private interface Export {
    Path write(ServingGraph graph, SortedMap<String, VariableFiles.Value> variables)
        throws IOException;
  }

  private Path export(Path folder, Export export) {
    return guarded(
        "export",
        () -> {
          ServingGraph graph = model().serving();
          if (!chief()) {
            return folder;
          }
          var variables = averaged(() -> new TreeMap<>(model().variables()));
          variables.keySet().retainAll(graph.variables());
          try {
            return export.write(graph, variables);
          } catch (IOException e) {
            throw new UncheckedIOException(
                "the model cannot be exported to " + folder + ": " + e, e);
          }
        });
  }

  /** Does something with the averages of the variables in their place, if there are any. */
  <T> T averaged(Supplier<T> work) {
    if (state.averaged == 0) {
      return work.get();
    }
    model().swapAverages();
    try {
      return work.get();
    } finally {
      model().swapAverages();
    }
  }

  EvaluationEvent evaluationEvent(Stage stage, MetricValues metrics, boolean completed) {
    return new EvaluationEvent(stage, state.epoch, state.step, metrics, completed);
  }

  /** Logs something, once for all workers. */
  void say(String text) {
    if (chief()) {
      LOG.info("{}", text);
    }
  }

  /** Warns of something, once for all workers. */
  void warn(String text) {
    if (chief()) {
      LOG.warn("{}", text);
    }
  }

  /** Why this process's call is to end at once, where no other worker takes part in it. */
  Optional<String> toEnd() {
    return peers.alone() ? stop.interrupted() : Optional.empty();
  }

  /**
   * Whether a pass is to end early. Where all workers have as many batches, they decide together,
   * now and then.
   */
  boolean interruptedAfter(BatchLoader loader, long batches) {
    if (peers.alone()) {
      return stop.interrupted().isPresent();
    }
    return loader.batches() >= 0
        && batches % BATCHES_BETWEEN_VOTES == 0
        && peers.decide(peers.ask(peers.vote(stop.wish(), false))).atOnce();
  }

  /** Begins no pass once a worker was asked to end: its model may be trained half-way. */
  void checkNotEnding(String name) {
    boolean ending =
        peers.alone()
            ? stop.interrupted().isPresent()
            : peers.decide(peers.ask(peers.vote(stop.wish(), false))).atOnce();
    if (ending) {
      throw InterruptedRunException.agreed(name, stop.interrupted().orElseThrow());
    }
  }

  /**
   * Does something that Ctrl-C may interrupt, and tells listeners and other workers if it fails.
   *
   * @param call what it is, the same on every worker
   */
  @SuppressWarnings("try") // the call ends with the block
  <T> T guarded(String call, Supplier<T> work) {
    try (CallGate.Call entered = gate.enter(call)) {
      if (!call.equals(ANSWERS)) {
        answering.checkNone(call);
      }
      if (options.cluster().role() == Cluster.Role.EVALUATOR && call.equals("fit")) {
        throw new IllegalStateException(
            "this process must not fit, since TF_CONFIG makes it the job's evaluator: it takes no"
                + " part in training. Call validate or test in it");
      }
      if (signal == null && options.checkpointing().wanted()) {
        signal = UserSignal.listen(this::checkpointAsked);
      }
      if (guard == null) {
        guard =
            ShutdownGuard.start(stop, gate, checkpoints, options.shutdownTimeout(), !peers.alone());
      }
      return together(call, work);
    }
  }

  private <T> T together(String call, Supplier<T> work) {
    try {
      peers.begin();
      if (!peers.alone()) {
        ModelSession ready = model();
        peers.same(call + " " + settings(ready));
      }
      T result = work.get();
      peers.end();
      return result;
    } catch (RuntimeException | Error thrown) {
      Throwable e = peers.explain(thrown);
      progress.end();
      try {
        events.fire(Event.EXCEPTION, new ExceptionEvent(state.step, e));
      } catch (RuntimeException second) {
        e.addSuppressed(second);
      }
      if (e instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e;
    }
  }

  /** Slurm has warned the process. */
  private void checkpointAsked() {
    stop.requestCheckpoint();
    LOG.info("SIGUSR1: a fit writes a checkpoint after its next step, and goes on");
  }

  /** What must be the same on all workers. */
  private String settings(ModelSession ready) {
    return "%s with %s parameters, seed %s, batchSize %s, devices %s, epochs %s to %s, steps %s to %s, limits %s, validation %s, sanityValidationBatches %s, logEverySteps %s, %s, resume %s, averaging %s, clipping %s, accumulateGradBatches %s, precision %s, hyperparameters %s"
        .formatted(
            module.name(),
            ready.parameters(true) + ready.parameters(false),
            options.seed(),
            options.batchSize().isPresent() ? options.batchSize().getAsInt() : "the loaders' own",
            options.devices(),
            options.minEpochs(),
            most(options.maxEpochs()),
            options.minSteps(),
            most(options.maxSteps()),
            new TreeMap<>(options.limits()),
            options.validation(),
            options.sanityValidationBatches(),
            options.logEverySteps(),
            options.checkpointing(),
            options.resume(),
            options.averaging(),
            options.clippingText(),
            options.accumulation(),
            options.precision(),
            module.hyperParameters());
  }

  private static String most(long limit) {
    return limit == Long.MAX_VALUE ? "no limit" : Long.toString(limit);
  }

  /** Makes the data ready, once. */
  void prepareData() {
    if (prepared) {
      return;
    }
    long begin = times.begin();
    for (Action action : module.prepareData()) {
      try {
        action.run();
      } catch (Exception e) {
        throw new UserCodeException(module.name() + "'s @PrepareData method", e);
      }
    }
    times.end("prepare data", begin);
    prepared = true;
  }

  /** The trainable variables as training has them, whether or not there are averages. */
  @SuppressWarnings("try") // the call ends with the block
  SortedMap<String, float[]> trainedWeights() {
    try (CallGate.Call entered = gate.enter("weights")) {
      return model().weights();
    }
  }

  /** The model's weights: the trainable variables, or their averages, if there are some. */
  @SuppressWarnings("try") // the call ends with the block
  SortedMap<String, float[]> weights() {
    try (CallGate.Call entered = gate.enter("weights")) {
      return averaged(() -> model().weights());
    }
  }

  /** The model, traced and initialized when first asked for. */
  ModelSession model() {
    if (model == null) {
      long begin = times.begin();
      model = open();
      times.end("build the graph", begin);
      if (chief()) {
        model.warnings().forEach(LOG::warn);
      }
      peers.connect(model);
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
            switch (options.precision()) {
              case FLOAT32 -> SessionOptions.Mixed.NONE;
              case BF16_MIXED -> SessionOptions.Mixed.BFLOAT16;
              case FP16_MIXED -> SessionOptions.Mixed.FLOAT16;
            },
            options.devices(),
            options.cluster(),
            options.averaging().wanted(),
            new StepOptions(
                options.clipping(),
                options.accumulation().wanted(),
                options.detectAnomaly(),
                options.precision() == Precision.FP16_MIXED)));
  }

  ModuleDefinition module() {
    return module;
  }

  TrainerOptions options() {
    return options;
  }

  Peers peers() {
    return peers;
  }

  StopRequest stop() {
    return stop;
  }

  CallbackStates callbacks() {
    return callbacks;
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

  ActionTimes times() {
    return times;
  }

  RunFolder folder() {
    return folder;
  }

  Logbook logbook() {
    return logbook;
  }

  Checkpoints checkpoints() {
    return checkpoints;
  }

  ProgressDisplay progress() {
    return progress;
  }

  CallGate gate() {
    return gate;
  }

  @Override
  public void close() {
    gate.close();
  }

  private void free() {
    answering.abandon();
    progress.end();
    loaders.close();
    try {
      checkpoints.close();
      peers.close();
    } finally {
      if (model != null) {
        model.close();
      }
      folder.release();
      if (signal != null) {
        signal.close();
      }
      if (guard != null) {
        guard.close();
      }
    }
  }
}
