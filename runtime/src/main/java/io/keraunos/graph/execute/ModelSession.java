package io.keraunos.graph.execute;

import io.keraunos.annotation.Stage;
import io.keraunos.capi.FunctionGraph;
import io.keraunos.capi.NativeGraph;
import io.keraunos.capi.NativeSession;
import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.graph.plan.InputUse;
import io.keraunos.graph.plan.LossTerm;
import io.keraunos.graph.plan.TracedEvaluation;
import io.keraunos.graph.plan.TracedLayer;
import io.keraunos.graph.plan.TracedModule;
import io.keraunos.graph.plan.TracedModule.Kind;
import io.keraunos.graph.plan.TracedPrediction;
import io.keraunos.graph.plan.TracedStep;
import io.keraunos.graph.plan.TracedTraining;
import io.keraunos.graph.plan.TracedUpdate;
import io.keraunos.graph.trace.ServingGraph;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.RunMetadata;

/**
 * A module's graph, its variables and a session on them. Owns all that is native; {@link #close}
 * frees it. Used by one thread at a time.
 */
public final class ModelSession implements AutoCloseable {

  private final TracedModule traced;
  private final Replicas replicas;
  private final Map<Stage, EvaluationRun> evaluations = new EnumMap<>(Stage.class);
  private @Nullable TrainingRun training;
  private @Nullable PredictionRun prediction;
  private final ModelVariables variables;
  private final Optional<AverageRuns> averages;
  private final int rank;

  /** The calls that update and swap the averages, on every replica. */
  private record AverageRuns(
      NativeTensor weight, List<PreparedRun> update, List<PreparedRun> swap) {
    static AverageRuns of(List<NativeGraph> replicas, TracedModule.Averages traced) {
      NativeTensor weight = NativeTensor.scalar(DataType.DT_FLOAT, Float.BYTES);
      List<PreparedRun> update = new ArrayList<>();
      List<PreparedRun> swap = new ArrayList<>();
      for (NativeGraph graph : replicas) {
        PreparedRun one =
            graph.prepare(List.of(traced.weight()), List.of(), List.of(traced.update()));
        one.feed(0, weight.handle());
        update.add(one);
        swap.add(graph.prepare(List.of(), List.of(), List.of(traced.swap())));
      }
      return new AverageRuns(weight, update, swap);
    }
  }

  /**
   * Creates the calls of a model whose variables have values.
   *
   * @param replicas closed with the session
   * @param rank the rank of this worker, from 0
   * @param complete whether all replicas of all workers are there
   */
  ModelSession(TracedModule traced, Replicas replicas, int rank, boolean complete) {
    this.traced = traced;
    this.replicas = replicas;
    this.rank = rank;
    this.averages = traced.averages().map(of -> AverageRuns.of(replicas.graphs(), of));
    this.variables = new ModelVariables(replicas, traced, complete);
  }

  /** Returns the run of training; empty if the module has no training step. */
  public Optional<TrainingRun> training() {
    if (training == null && !traced.training().isEmpty()) {
      training = train(traced.training());
    }
    return Optional.ofNullable(training);
  }

  /**
   * Prepares one of the module's training steps alone, which must not accumulate. The caller closes
   * it, before the session.
   *
   * @param step the number of the step in the module, from 0
   */
  public TrainingRun training(int step) {
    return train(List.of(traced.training().get(step)));
  }

  /** Prepares the gradients of a training step, as {@link #training(int)} prepares the step. */
  public GradientRun gradients(int step) {
    TracedTraining of = traced.training().get(step);
    return new GradientRun(calls(of), of);
  }

  private TrainingRun train(List<TracedTraining> steps) {
    TracedTraining first = steps.get(0);
    if (first.update() instanceof TracedUpdate.Kept update && update.accumulation().isPresent()) {
      return new AccumulatingTraining(calls(first), first, update, update.accumulation().get());
    }
    return new SuccessiveTraining(
        steps.stream().map(of -> TrainingStep.of(calls(of), of)).toList());
  }

  private StepCalls calls(TracedTraining of) {
    return new StepCalls(
        replicas,
        of.step(),
        of.positionFeed(),
        of.idle().map(op -> "the exchanges within " + of.step().name()),
        rank);
  }

  private StepCalls calls(TracedStep step) {
    return new StepCalls(replicas, step, Optional.empty(), Optional.empty(), rank);
  }

  /** Returns the run of validation or test; empty if the module has no step for it. */
  public Optional<EvaluationRun> evaluation(Stage stage) {
    TracedEvaluation of = traced.evaluations().get(stage);
    if (of == null) {
      return Optional.empty();
    }
    return Optional.of(
        evaluations.computeIfAbsent(stage, key -> new EvaluationRun(calls(of.step()), of)));
  }

  /** Returns the run of prediction; empty if the module has no predict step. */
  public Optional<PredictionRun> prediction() {
    if (prediction == null && traced.prediction().isPresent()) {
      TracedPrediction of = traced.prediction().get();
      prediction = new PredictionRun(calls(of.step()), of);
    }
    return Optional.ofNullable(prediction);
  }

  /**
   * Reports from now on which op ran when, once for each run; slows runs down.
   *
   * @param listener is told one at a time
   */
  public void trace(Consumer<RunMetadata> listener) {
    replicas.graphs().forEach(graph -> graph.trace(listener));
  }

  /** Ends the reports. */
  public void endTrace() {
    replicas.graphs().forEach(graph -> graph.trace(null));
  }

  /** Gives all workers the chief's values of the variables; does nothing where there is one. */
  public void synchronize() {
    replicas.workers().ifPresent(variables::synchronize);
  }

  /**
   * Returns the values of all variables, the model's and the optimizer's, by name: the state that
   * training goes on from. Where it is sharded over workers, the others call {@link #giveShards}.
   */
  public SortedMap<String, VariableFiles.Value> variables() {
    return variables.all();
  }

  /**
   * Takes part in another worker's {@link #variables}; does nothing where that one has all there
   * is.
   */
  public void giveShards() {
    variables.giveShards();
  }

  /** Returns the values of the variables that each replica has whole, the model's among them. */
  public SortedMap<String, VariableFiles.Value> wholeVariables() {
    return variables.whole();
  }

  /** Returns the names and shapes of {@link #variables}, without elements. */
  public SortedMap<String, VariableFiles.Value> shapes() {
    return variables.shapes();
  }

  /**
   * Returns whether replicas cannot train together any more, since one has failed in the middle of
   * a step. The variables can still be read.
   */
  public boolean aborted() {
    return replicas.aborted();
  }

  /**
   * Returns the values of all variables in each replica of this process; of one that is sharded,
   * its shard, flat and with padding.
   */
  public List<SortedMap<String, VariableFiles.Value>> replicas() {
    return variables.ofReplicas();
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
   * Gives variables other values.
   *
   * @param values those of {@link #variables}, of the same names and shapes. A variable of the
   *     model or an average that is missing stays as it is
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
   * Moves the average of every variable towards it. Only where the options ask for averages.
   *
   * @param weight the weight of the variable in its average, above 0; with 1 it is the average
   */
  public void average(double weight) {
    AverageRuns of = requireAverages();
    of.weight().data().putFloat(0, (float) weight);
    of.update().forEach(PreparedRun::run);
  }

  /** Exchanges the variables and their averages. Only where the options ask for averages. */
  public void swapAverages() {
    requireAverages().swap().forEach(PreparedRun::run);
  }

  private AverageRuns requireAverages() {
    return averages.orElseThrow(() -> new IllegalStateException("the variables have no averages"));
  }

  /** Returns how the steps of a stage use the components of their examples, by name. */
  public Map<String, InputUse> uses(Stage stage) {
    Map<String, InputUse> all = new LinkedHashMap<>();
    traced
        .steps()
        .filter(of -> of.step().stage() == stage)
        .flatMap(of -> of.step().uses().stream())
        .forEach(use -> all.merge(use.component(), use, InputUse::and));
    return all;
  }

  /** Returns what the loss of the only training step is the mean of, if that is known. */
  public Optional<LossTerm> lossTerm() {
    return penalizes() ? Optional.empty() : lossTermBesidePenalty();
  }

  /** Returns what that loss is the mean of, the penalties for weights apart, if that is known. */
  public Optional<LossTerm> lossTermBesidePenalty() {
    return onlyLoss().flatMap(TracedTraining.Loss::term);
  }

  /** Returns whether penalties for weights are in the loss of the only training step. */
  public boolean penalizes() {
    return onlyLoss().flatMap(TracedTraining.Loss::penalty).isPresent();
  }

  /** Computes the sum of the penalties for the weights as they are; 0 if there are none. */
  public double penalty() {
    Optional<String> sum = onlyLoss().flatMap(TracedTraining.Loss::penalty);
    return sum.isEmpty() ? 0 : variables.scalar(sum.get());
  }

  private Optional<TracedTraining.Loss> onlyLoss() {
    return traced.training().size() == 1
        ? Optional.of(traced.training().get(0).loss())
        : Optional.empty();
  }

  /** Returns the names of the weights that training moves, and whose first values are random. */
  public List<String> drawnWeights() {
    return traced.drawnWeights();
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

  /** Returns the shapes of the parameters that have at least so many elements, by name. */
  public SortedMap<String, Shape> parametersFrom(long elements) {
    SortedMap<String, Shape> large = new TreeMap<>();
    traced.variables().stream()
        .filter(variable -> variable.kind() != Kind.SLOT && variable.elements() >= elements)
        .forEach(variable -> large.put(variable.name(), variable.shape()));
    return large;
  }

  /**
   * Returns the number of elements of the variables that are sharded.
   *
   * @param held whether to count those that each replica has, instead of the whole ones
   */
  public long shardedElements(boolean held) {
    return traced.variables().stream()
        .filter(variable -> variable.shards() > 1)
        .mapToLong(variable -> held ? variable.held() : variable.elements())
        .sum();
  }

  /**
   * Returns the values of the trainable variables, frozen ones included, flat, in the order of
   * their names.
   */
  public SortedMap<String, float[]> weights() {
    return variables.of(EnumSet.of(Kind.WEIGHT, Kind.FROZEN));
  }

  /** Returns the names of {@link #weights}. */
  public Set<String> weightNames() {
    return traced.variables().stream()
        .filter(variable -> variable.kind() == Kind.WEIGHT || variable.kind() == Kind.FROZEN)
        .map(TracedModule.TracedVariable::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns the values of the variables that training moves, flat, in the order of their names. */
  public SortedMap<String, float[]> trainedWeights() {
    return variables.of(EnumSet.of(Kind.WEIGHT));
  }

  /** Returns the values of some of the variables that training moves, flat, by name. */
  public SortedMap<String, float[]> trainedWeights(Set<String> names) {
    return variables.some(of -> of.kind() == Kind.WEIGHT && names.contains(of.name()));
  }

  /**
   * Returns the number of native graphs and tensors of this package, in this process, that are not
   * closed.
   */
  public static int live() {
    return NativeSession.live() + FunctionGraph.live() + NativeTensor.live();
  }

  @Override
  public void close() {
    evaluations.values().forEach(StageRun::close);
    if (training != null) {
      training.close();
    }
    if (prediction != null) {
      prediction.close();
    }
    averages.ifPresent(of -> of.weight().close());
    replicas.close();
  }
}
