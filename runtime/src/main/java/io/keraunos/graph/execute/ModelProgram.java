package io.keraunos.graph.execute;

import io.keraunos.capi.Determinism;
import io.keraunos.capi.EagerContext;
import io.keraunos.capi.FunctionGraph;
import io.keraunos.capi.NativeGraph;
import io.keraunos.capi.NativeSession;
import io.keraunos.distribute.Fingerprint;
import io.keraunos.distribute.Workers;
import io.keraunos.finding.Finding;
import io.keraunos.graph.analysis.ProgramDigest;
import io.keraunos.graph.plan.ReplicaGroup;
import io.keraunos.graph.plan.SessionOptions;
import io.keraunos.graph.plan.ShareRule;
import io.keraunos.graph.plan.TraceOptions;
import io.keraunos.graph.plan.TracedModule;
import io.keraunos.graph.plan.TracedModule.Kind;
import io.keraunos.graph.plan.TracedStage;
import io.keraunos.graph.trace.ModuleTracer;
import io.keraunos.spi.Feature;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.trainer.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.ConfigProto;

/**
 * A module's steps as one graph, before it has variables or a device: what workers compare before
 * they compute together.
 */
public final class ModelProgram {

  private final TracedModule traced;
  private final ConfigProto config;
  private final boolean gpu;
  private final SessionOptions options;

  private ModelProgram(
      TracedModule traced, ConfigProto config, boolean gpu, SessionOptions options) {
    this.traced = traced;
    this.config = config;
    this.gpu = gpu;
    this.options = options;
  }

  /**
   * Traces the module's steps.
   *
   * @throws IllegalArgumentException if a step does what cannot work; the message names it
   * @throws IllegalStateException if a GPU is required and there is none
   */
  public static ModelProgram trace(ModuleDefinition module, SessionOptions options) {
    Determinism.choose(options.session().deterministic());
    int cores = Runtime.getRuntime().availableProcessors();
    TracedModule traced =
        trace(module, options, options.session().intraOpThreads().isPresent() ? 1 : cores, "ring");
    ConfigProto config = SessionConfig.of(module, traced, options, cores);
    boolean gpu = SessionConfig.usesGpu(options.session().accelerator(), config);
    SessionConfig.checkPrecision(options.session().precision(), gpu);
    SessionConfig.checkDevices(options.session().deviceChoice(), gpu);
    if (gpu) {
      Determinism.warnIfLate(options.session().deterministic());
      traced = trace(module, options, 1, ReplicaGroup.NCCL); // a GPU takes a batch whole
    }
    return new ModelProgram(traced, config, gpu, options);
  }

  private static TracedModule trace(
      ModuleDefinition module, SessionOptions options, int cores, String hint) {
    int devices = options.session().devices();
    int workers = options.cluster().size();
    return ModuleTracer.trace(
        module,
        new TraceOptions(
            options.session().seed(),
            new ShareRule(cores),
            stage -> SessionConfig.batchSize(module, options, stage) * devices,
            new ReplicaGroup(
                workers,
                devices,
                hint,
                options.step().exchangesBfloat16(),
                options.step().shardsOptimizer(),
                options.cluster().groupKey(workers * devices)),
            options.averages(),
            options.step(),
            options.session().precision() != Precision.FLOAT32,
            options.features()));
  }

  /** Returns the rules that the steps break. */
  public List<Finding> findings() {
    return traced.findings();
  }

  /**
   * Adds what this model computes to a fingerprint: the features of its examples, the names it
   * logs, the variables and the programs of all stages.
   */
  public void describe(Fingerprint fingerprint) {
    traced.steps().forEach(of -> describe(of, fingerprint));
    for (TracedModule.TracedVariable variable : traced.variables()) {
      if (variable.kind() != Kind.SLOT) { // an optimizer's own follow from it
        fingerprint.add(
            "variable " + variable.name() + " is",
            Arrays.toString(variable.shape().asArray())
                + (variable.kind() == Kind.FROZEN ? ", frozen" : ""));
      }
    }
    ProgramDigest digest = new ProgramDigest(traced.graph());
    traced
        .steps()
        .forEach(
            of ->
                fingerprint.addWhole(
                    of.step().name() + " connects the same ops in different ways",
                    digest.of(of.roots()),
                    () -> digest.parts(of.step().name() + " has", of.roots())));
  }

  private static void describe(TracedStage of, Fingerprint fingerprint) {
    fingerprint.add(
        "the features of " + of.step().name() + " are",
        of.step().features().stream().map(Feature::text).toList());
    fingerprint.add(of.step().name() + " logs", of.logs());
  }

  /** Returns the threads and devices of a process whose replicas exchange with others. */
  public ConfigProto replicas() {
    return SessionConfig.ofReplicas(config, options.session().devices(), gpu);
  }

  /**
   * Gives the variables their initial values, on every device. A model that exchanges nothing runs
   * in a session, whose calls are a little cheaper; replicas that do are functions in one context.
   *
   * @param workers those that train the same model, which have been started; they get the chief's
   *     values. Empty if there are no others
   */
  public ModelSession open(Optional<Workers> workers) {
    Replicas replicas =
        workers.isPresent() || options.session().devices() > 1 ? functions(workers) : session();
    try {
      for (NativeGraph graph : replicas.graphs()) {
        graph.prepare(List.of(), List.of(), List.of(traced.initialize())).run();
      }
      boolean complete = workers.isPresent() || options.cluster().size() == 1;
      return new ModelSession(traced, replicas, options.cluster().rank(), complete);
    } catch (RuntimeException | Error e) {
      replicas.close();
      throw e;
    }
  }

  /** Gives the variables their initial values, without other workers. */
  public ModelSession open() {
    return open(Optional.empty());
  }

  private Replicas session() {
    // On a CPU every op runs in the calling thread: waking another one costs more than most ops,
    // and the large ones spread over the intra-op threads anyway.
    ConfigProto.Builder one = config.toBuilder();
    if (!gpu) {
      one.setInterOpParallelismThreads(-1).putDeviceCount("GPU", 0);
    }
    return new Replicas(
        List.of(NativeSession.open(traced.graph(), one.build())),
        traced.shares(),
        Optional.empty(),
        Optional.empty());
  }

  private Replicas functions(Optional<Workers> workers) {
    int devices = options.session().devices();
    ConfigProto of = replicas();
    Optional<EagerContext> own =
        workers.isPresent() ? Optional.empty() : Optional.of(EagerContext.open(of));
    EagerContext context = own.orElseGet(() -> workers.orElseThrow().context());
    List<NativeGraph> graphs = new ArrayList<>();
    for (int device = 0; device < devices; device++) {
      String name = "/device:%s:%s".formatted(gpu ? "GPU" : "CPU", device);
      graphs.add(FunctionGraph.open(context, traced.graph(), FunctionGraph.Options.on(name, of)));
    }
    return new Replicas(graphs, traced.shares(), workers, own);
  }
}
