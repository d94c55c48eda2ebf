package io.keraunos.engine;

import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.distribute.Workers;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.finding.FindingException;
import io.keraunos.graph.execute.ModelProgram;
import io.keraunos.graph.execute.ModelSession;
import io.keraunos.graph.plan.SessionOptions;
import io.keraunos.graph.plan.StepOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.trainer.OptimizationSettings;
import io.keraunos.trainer.Precision;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The model of a run: traced and initialized on first use. */
final class Model implements AutoCloseable {

  private final ModuleDefinition module;
  private final RunSettings settings;
  private final FitProgress progress;
  private final ModelFeatures features;
  private final Peers peers;
  private final ActionTimes times;
  private final Findings findings;
  private final Origin origin;
  private @Nullable ModelProgram program;
  private @Nullable ModelSession session;
  private boolean connected;

  /**
   * Creates a model.
   *
   * @param progress says whether there are averages of the variables
   */
  Model(
      ModuleDefinition module,
      RunSettings settings,
      FitProgress progress,
      ModelFeatures features,
      Peers peers,
      ActionTimes times,
      Findings findings) {
    this.module = module;
    this.settings = settings;
    this.progress = progress;
    this.features = features;
    this.peers = peers;
    this.times = times;
    this.findings = findings;
    this.origin = new Origin(module, settings, progress);
  }

  /**
   * Returns the session that has the variables, which are those of all workers once these have
   * joined.
   */
  ModelSession session() {
    ModelSession open = session;
    boolean again = open != null && peers.alone() && open.aborted();
    if (open != null && !again && (peers.alone() || connected)) {
      return open;
    }
    Optional<Workers> workers = peers.started(program().replicas());
    if (open == null) {
      open = program().open(workers);
    } else if (again || workers.isPresent()) {
      SortedMap<String, VariableFiles.Value> values = open.variables();
      open.close();
      open = program().open(workers);
      open.restore(values);
    }
    session = open;
    if (workers.isPresent()) {
      open.synchronize();
      connected = true;
    }
    return open;
  }

  /**
   * Returns the program, before it may compute anything.
   *
   * @throws FindingException if it breaks a rule that is an error to break
   */
  ModelProgram program() {
    if (program == null) {
      FittedFeatures fitted = features.get();
      long begin = times.begin("build the graph");
      ModelProgram traced = trace(fitted);
      times.end("build the graph", begin);
      findings.tell(traced.findings());
      program = traced;
    }
    return program;
  }

  private ModelProgram trace(FittedFeatures fitted) {
    OptimizationSettings step = settings.optimization();
    return ModelProgram.trace(
        module,
        new SessionOptions(
            settings.session(),
            settings.data().batchOfOne(settings.replicas(peers.cluster())),
            peers.cluster(),
            step.averaging().wanted(),
            new StepOptions(
                step.clipping(),
                step.accumulation().wanted(),
                step.detectAnomaly(),
                settings.session().precision() == Precision.FP16_MIXED,
                step.exchangeInBfloat16(),
                step.shardOptimizer()),
            fitted));
  }

  /** Returns the features that it is made with. */
  ModelFeatures features() {
    return features;
  }

  /** Returns what knows where the weights come from. */
  Origin origin() {
    return origin;
  }

  /** What was made; {@link #close} frees it. */
  record Made(@Nullable ModelProgram program, @Nullable ModelSession session, boolean connected)
      implements AutoCloseable {
    @Override
    public void close() {
      if (session != null) {
        session.close();
      }
    }
  }

  /** Gives away what was made, so that the next call makes it anew. */
  Made setAside() {
    Made made = new Made(program, session, connected);
    session = null;
    program = null;
    connected = false;
    return made;
  }

  /** Frees what was made since, and takes again what was made before. */
  void putBack(Made made) {
    close();
    program = made.program();
    session = made.session();
    connected = made.connected();
  }

  /** Frees the model: its workers or features have changed, and the next is made with those. */
  void forget() {
    setAside().close();
  }

  /** Returns whether there are averages of the variables, which then are the model's weights. */
  boolean hasAverages() {
    return progress.averaged() > 0;
  }

  /** Runs work with the averages of the variables in their place, if there are any. */
  <T> T averaged(Supplier<T> work) {
    if (!hasAverages()) {
      return work.get();
    }
    session().swapAverages();
    try {
      return work.get();
    } finally {
      session().swapAverages();
    }
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
  }
}
