package io.keraunos.graph.execute;

import io.keraunos.annotation.Stage;
import io.keraunos.capi.Determinism;
import io.keraunos.capi.NativeGraph;
import io.keraunos.capi.NativeSession;
import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.distribute.Fingerprint;
import io.keraunos.distribute.Workers;
import io.keraunos.graph.analysis.ProgramDigest;
import io.keraunos.graph.plan.SessionOptions;
import io.keraunos.graph.plan.ShareRule;
import io.keraunos.graph.plan.TraceOptions;
import io.keraunos.graph.plan.TracedEvaluation;
import io.keraunos.graph.plan.TracedLayer;
import io.keraunos.graph.plan.TracedModule;
import io.keraunos.graph.plan.TracedModule.Kind;
import io.keraunos.graph.plan.TracedPrediction;
import io.keraunos.graph.plan.TracedStage;
import io.keraunos.graph.plan.TracedStep;
import io.keraunos.graph.plan.TracedTraining;
import io.keraunos.graph.plan.TracedUpdate;
import io.keraunos.graph.trace.ModuleTracer;
import io.keraunos.graph.trace.ServingGraph;
import io.keraunos.spi.Feature;
import io.keraunos.spi.ModuleDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.RunMetadata;

/**
 * A module's graph, its variables and a session on them. Owns all that is native; {@link #close}
 * frees it. Used by one thread at a time.
 */
public final class ModelSession implements AutoCloseable {

  private final TracedModule traced;
  private final NativeGraph session;
  private final Map<Stage, EvaluationRun> evaluations = new EnumMap<>(Stage.class);
  private @Nullable TrainingRun training;
  private @Nullable PredictionRun prediction;
  private final ModelVariables variables;
  private final @Nullable AverageRuns averages;
  private final ShareThreads threads;

  private final int rank;
  private @Nullable Workers workers;

  /** The calls that update and swap the averages. */
  private record AverageRuns(NativeTensor weight, PreparedRun update, PreparedRun swap) {
    static AverageRuns of(NativeGraph session, TracedModule.Averages traced) {
      NativeTensor weight = NativeTensor.scalar(DataType.DT_FLOAT, Float.BYTES);
      PreparedRun update =
          session.prepare(List.of(traced.weight()), List.of(), List.of(traced.update()));
      update.feed(0, weight.handle());
      return new AverageRuns(
          weight, update, session.prepare(List.of(), List.of(), List.of(traced.swap())));
    }
  }

  private ModelSession(TracedModule traced, NativeGraph session, int rank) {
    this.traced = traced;
    this.session = session;
    this.rank = rank;
    this.threads = new ShareThreads(traced.shares());
    this.averages = traced.averages().map(of -> AverageRuns.of(session, of)).orElse(null);
    this.variables = new ModelVariables(session, traced);
  }

  /**
   * Traces the module's steps and gives its variables their initial values.
   *
   * @throws IllegalArgumentException if a step does what cannot work; the message names it
   * @throws IllegalStateException if a GPU is required and there is none
   */
  public static ModelSession open(ModuleDefinition module, SessionOptions options) {
    Determinism.choose(options.session().deterministic());
    int cores = Runtime.getRuntime().availableProcessors();
    TracedModule traced =
        trace(module, options, options.session().intraOpThreads().isPresent() ? 1 : cores);
    ConfigProto config = SessionConfig.of(module, traced, options, cores);
    boolean gpu = SessionConfig.usesGpu(options.session().accelerator(), config);
    SessionConfig.checkPrecision(options.session().precision(), gpu);
    if (gpu && options.session().devices() > 1) {
      throw new IllegalArgumentException(
          "devices must be 1 on a GPU, but was %s: replicas on GPUs are not there yet. Use accelerator CPU, or one device"
              .formatted(options.session().devices()));
    }
    if (gpu) {
      traced = trace(module, options, 1); // a GPU takes a batch whole
    } else {
      // On a CPU every op runs in the calling thread: waking another one costs more than most ops,
      // and the large ones spread over the intra-op threads anyway.
      config = config.toBuilder().setInterOpParallelismThreads(-1).putDeviceCount("GPU", 0).build();
    }
    NativeGraph session = NativeSession.open(traced.graph(), config);
    try {
      session.prepare(List.of(), List.of(), List.of(traced.initialize())).run();
      return new ModelSession(traced, session, options.cluster().rank());
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  private static TracedModule trace(ModuleDefinition module, SessionOptions options, int cores) {
    OptionalInt replicas =
        options.session().devices() > 1
            ? OptionalInt.of(options.session().devices())
            : OptionalInt.empty();
    return ModuleTracer.trace(
        module,
        new TraceOptions(
            options.session().seed(),
            new ShareRule(replicas, cores),
            stage -> SessionConfig.batchSize(module, options, stage) * options.session().devices(),
            options.cluster().size(),
            options.averages(),
            options.step()));
  }

  /** Returns the run of training; empty if the module has no training step. */
  public Optional<TrainingRun> training() {
    if (training == null && !traced.training().isEmpty()) {
      training = train(traced.training());
    }
    return Optional.ofNullable(training);
  }

  private TrainingRun train(List<TracedTraining> steps) {
    Optional<Workers> others = Optional.ofNullable(workers);
    TracedTraining first = steps.get(0);
    if (first.update() instanceof TracedUpdate.Exchanged update
        && update.accumulation().isPresent()) {
      return new AccumulatingTraining(
          calls(first.step(), first.positionFeed()),
          first,
          update,
          update.accumulation().get(),
          others);
    }
    return new SuccessiveTraining(
        steps.stream()
            .map(of -> TrainingStep.of(calls(of.step(), of.positionFeed()), of, others))
            .toList());
  }

  private StepCalls calls(TracedStep step, Optional<String> positionFeed) {
    return new StepCalls(session, threads, step, positionFeed, rank);
  }

  /** Returns the run of validation or test; empty if the module has no step for it. */
  public Optional<EvaluationRun> evaluation(Stage stage) {
    TracedEvaluation of = traced.evaluations().get(stage);
    if (of == null) {
      return Optional.empty();
    }
    return Optional.of(
        evaluations.computeIfAbsent(
            stage,
            key ->
                new EvaluationRun(
                    calls(of.step(), Optional.empty()), of, Optional.ofNullable(workers))));
  }

  /** Returns the run of prediction; empty if the module has no predict step. */
  public Optional<PredictionRun> prediction() {
    if (prediction == null && traced.prediction().isPresent()) {
      TracedPrediction of = traced.prediction().get();
      prediction =
          new PredictionRun(calls(of.step(), Optional.empty()), of, Optional.ofNullable(workers));
    }
    return Optional.ofNullable(prediction);
  }

  /**
   * Trains this model together with those of other workers from now on. All get the chief's values
   * of the variables.
   */
  public void connect(Workers others) {
    workers = others;
    synchronize();
  }

  /**
   * Reports from now on which op ran when, once for each run; slows runs down.
   *
   * @param listener is told one at a time
   */
  public void trace(Consumer<RunMetadata> listener) {
    session.trace(listener);
  }

  /** Ends the reports. */
  public void endTrace() {
    session.trace(null);
  }

  /** Gives all workers the chief's values of the variables; does nothing where there is one. */
  public void synchronize() {
    if (workers != null) {
      variables.synchronize(workers);
    }
  }

  /**
   * Returns the values of all variables, the model's and the optimizer's, by name: the state that
   * training goes on from.
   */
  public SortedMap<String, VariableFiles.Value> variables() {
    return variables.all();
  }

  /**
   * Returns the names of the variables that a prediction may use: those of layers, not the
   * optimizer's.
   */
  public Set<String> modelVariables() {
    return traced.variables().stream()
        .filter(variable -> variable.kind() != Kind.SLOT)
        .map(TracedModule.TracedVariable::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Gives all variables other values.
   *
   * @param values those of {@link #variables}, of the same names and shapes
   */
  public void restore(Map<String, VariableFiles.Value> values) {
    variables.restore(values);
  }

  /**
   * Returns the part that predicts, to be used elsewhere.
   *
   * @throws IllegalStateException if there is no predict step
   */
  public ServingGraph serving() {
    return ServingGraph.of(traced);
  }

  /** Returns the graph of all stages. */
  public GraphDef graph() {
    return traced.graph();
  }

  /**
   * Moves the average of every variable towards it. Only where {@link SessionOptions#averages}.
   *
   * @param weight the weight of the variable in its average, above 0; with 1 it is the average
   */
  public void average(double weight) {
    AverageRuns of = requireAverages();
    of.weight().data().putFloat(0, (float) weight);
    of.update().run();
  }

  /** Exchanges the variables and their averages. Only where {@link SessionOptions#averages}. */
  public void swapAverages() {
    requireAverages().swap().run();
  }

  private AverageRuns requireAverages() {
    if (averages == null) {
      throw new IllegalStateException("the variables have no averages");
    }
    return averages;
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

  /** Describes likely mistakes in the step methods, one sentence each. */
  public List<String> warnings() {
    List<String> all = new ArrayList<>();
    traced.steps().forEach(stage -> all.addAll(stage.step().warnings()));
    return all;
  }

  /** Returns the layers, in the order they are applied in. */
  public List<TracedLayer> layers() {
    return traced.layers();
  }

  /** Returns the number of elements of all variables. */
  public long parameters(boolean trainable) {
    return traced.variables().stream()
        .filter(variable -> variable.kind() != Kind.SLOT)
        .filter(variable -> (variable.kind() == Kind.WEIGHT) == trainable)
        .mapToLong(TracedModule.TracedVariable::elements)
        .sum();
  }

  /**
   * Returns the values of the trainable variables, frozen ones included, flat, in the order of
   * their names.
   */
  public SortedMap<String, float[]> weights() {
    return variables.of(EnumSet.of(Kind.WEIGHT, Kind.FROZEN));
  }

  /**
   * Returns the number of native sessions and tensors of this package, in this process, that are
   * not closed.
   */
  public static int live() {
    return NativeSession.live() + NativeTensor.live();
  }

  @Override
  public void close() {
    threads.close();
    evaluations.values().forEach(StageRun::close);
    if (training != null) {
      training.close();
    }
    if (prediction != null) {
      prediction.close();
    }
    if (averages != null) {
      averages.weight().close();
    }
    session.close();
  }
}
