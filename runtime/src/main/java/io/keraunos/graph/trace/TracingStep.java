package io.keraunos.graph.trace;

import io.keraunos.annotation.Stage;
import io.keraunos.constraint.Constraint;
import io.keraunos.graph.review.OpPlaces;
import io.keraunos.graph.review.SmoothedTarget;
import io.keraunos.graph.review.StepLayers;
import io.keraunos.graph.review.StepLayers.AppliedLayer;
import io.keraunos.graph.review.TakenAs;
import io.keraunos.initializer.Initializer;
import io.keraunos.regularizer.Regularizer;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Metric;
import io.keraunos.step.Step;
import io.keraunos.step.TargetRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/** The {@link Step} of one stage while its method is traced. */
final class TracingStep implements Step {

  /** A layer's first output in this stage. */
  record LayerOutput(String name, String type, Shape shape) {}

  /**
   * What all steps of a module share.
   *
   * @param layers the layers' names
   * @param variables the variables
   * @param places the lines of the program that ops come from
   */
  record Shared(LayerNames layers, VariableStore variables, OpPlaces places) {}

  private final Ops tf;
  private final Stage stage;
  private final long seed;
  private final LayerNames layers;
  private final VariableStore variables;
  private final OpPlaces places;
  private final MetricLog log;
  private final Operand<TFloat32> examples;
  private final Supplier<Operand<TInt64>> position;
  private final ReplicaSums replicaSums;
  private final Map<String, Operand<TFloat32>> reads = new LinkedHashMap<>();
  private final Map<String, LayerOutput> outputs = new LinkedHashMap<>();
  private final Map<String, Integer> seeds = new HashMap<>();
  private final Map<VariableStore.Variable, Operand<TFloat32>> assignments = new LinkedHashMap<>();
  private final List<String> wholeBatch = new ArrayList<>();
  private final Map<String, Operand<TFloat32>> penalties = new LinkedHashMap<>();
  private final Map<String, Constraint> constraints = new LinkedHashMap<>();
  private final List<LayerScope> scopes = new ArrayList<>();
  private final List<TakenAs> taken = new ArrayList<>();
  private final List<SmoothedTarget> smoothed = new ArrayList<>();
  private final List<AppliedLayer> layersApplied = new ArrayList<>();
  private final Map<Output<?>, TargetRange> targets = new HashMap<>();
  private @Nullable Operand<TInt32> batchSize;

  /**
   * @param shared what all steps of the module share
   * @param tf the stage's ops
   * @param examples the number of examples in the batch, a scalar
   * @param position the training step, for seeds; asked for once something is random
   * @param replicaSums the sums over all replicas
   */
  TracingStep(
      Shared shared,
      Ops tf,
      Stage stage,
      long seed,
      MetricLog log,
      Operand<TFloat32> examples,
      Supplier<Operand<TInt64>> position,
      ReplicaSums replicaSums) {
    this.tf = tf;
    this.stage = stage;
    this.seed = seed;
    this.layers = shared.layers();
    this.variables = shared.variables();
    this.places = shared.places();
    this.log = log;
    this.examples = examples;
    this.position = position;
    this.replicaSums = replicaSums;
  }

  /** Returns the value of every variable this stage reads, by variable name. */
  Map<String, Operand<TFloat32>> reads() {
    return reads;
  }

  /** Returns the first output of every layer this stage applies. */
  List<LayerOutput> outputs() {
    return List.copyOf(outputs.values());
  }

  /** Returns the new values of the states, in training. */
  Map<VariableStore.Variable, Operand<TFloat32>> assignments() {
    return assignments;
  }

  /** Returns the penalties added to the loss, by the name of the variable each is for: scalars. */
  Map<String, Operand<TFloat32>> penalties() {
    return penalties;
  }

  /** Returns the constraints that variables must satisfy after each step, by name. */
  Map<String, Constraint> constraints() {
    return constraints;
  }

  /** Returns the layers that need the whole batch. */
  List<String> wholeBatch() {
    return wholeBatch;
  }

  @Override
  public Ops tf() {
    return tf;
  }

  @Override
  public Stage stage() {
    return stage;
  }

  @Override
  public Operand<TInt32> batchSize() {
    if (batchSize == null) {
      batchSize = tf.dtypes.cast(examples, TInt32.class);
    }
    return batchSize;
  }

  @Override
  public void log(String name, Operand<? extends TNumber> value) {
    log.log(name, value);
  }

  @Override
  public void log(String name, Metric metric) {
    if (training() && metric instanceof Metric.OfFigure) {
      throw new IllegalArgumentException(
          "the figure \"%s\" must be logged by a validation or test step, but is by a training step"
              .formatted(name));
    }
    log.log(name, metric);
  }

  @Override
  public void takesLogits(String by, Operand<? extends TNumber> logits) {
    taken.add(new TakenAs(by, TakenAs.What.LOGITS, logits, places.here()));
  }

  @Override
  public void takesProbabilities(String by, Operand<? extends TNumber> probabilities) {
    taken.add(new TakenAs(by, TakenAs.What.PROBABILITIES, probabilities, places.here()));
  }

  @Override
  public void takesScores(String by, Operand<? extends TNumber> scores) {
    taken.add(new TakenAs(by, TakenAs.What.SCORES, scores, places.here()));
  }

  @Override
  public void takesTarget(String by, Operand<? extends TType> target, TargetRange range) {
    targets.merge(target.asOutput(), range, TargetRange::and);
  }

  @Override
  public void smoothsTarget(String by, double share) {
    smoothed.add(new SmoothedTarget(by, share, places.here()));
  }

  /** Returns the shares of targets that losses have said to spread over all classes. */
  List<SmoothedTarget> smoothed() {
    return List.copyOf(smoothed);
  }

  /** Returns the values that losses have said to be defined for, of what they took as targets. */
  Map<Output<?>, TargetRange> targets() {
    return Map.copyOf(targets);
  }

  /** Returns what losses and metrics have taken, and for what. */
  List<TakenAs> taken() {
    return List.copyOf(taken);
  }

  /** Returns the layers that the step applies, once for each time, in this order. */
  StepLayers layers(String method) {
    Set<String> weighted = new HashSet<>();
    reads
        .keySet()
        .forEach(name -> weighted.add(name.substring(0, Math.max(0, name.lastIndexOf('/')))));
    return new StepLayers(stage, method, List.copyOf(layersApplied), weighted);
  }

  @Override
  public Operand<TInt64> seed(String name) {
    return seed(tf, Seeds.mix(seed, "seed of " + name));
  }

  private Operand<TInt64> seed(Ops of, long own) {
    return of.stack(List.of(of.constant(own), position.get()));
  }

  @Override
  public LayerScope scope(Object layer) {
    String name = layers.of(layer);
    Ops scoped = tf;
    for (String part : name.split("/", -1)) {
      scoped = scoped.withSubScope(Names.legal(part));
    }
    Scope scope = new Scope(scoped, name, layer);
    scopes.add(scope);
    return scope;
  }

  /** Returns the scopes that layers have added their ops with. */
  List<LayerScope> scopes() {
    return List.copyOf(scopes);
  }

  @Override
  public Operand<TFloat32> variable(String name, Shape shape, Initializer initializer) {
    return read(variables.get("", name, shape, true, initializer));
  }

  private Operand<TFloat32> read(VariableStore.Variable variable) {
    return reads.computeIfAbsent(
        variable.name(),
        name ->
            tf.withName("read." + Names.legal(name))
                .readVariableOp(variable.handle(), TFloat32.class));
  }

  private final class Scope implements LayerScope {
    private final Ops scoped;
    private final String layer;
    private final Object object;

    Scope(Ops scoped, String layer, Object object) {
      this.scoped = scoped;
      this.layer = layer;
      this.object = object;
    }

    @Override
    public String name() {
      return layer;
    }

    @Override
    public Ops tf() {
      return scoped;
    }

    @Override
    public String toString() {
      return layer + " = " + object;
    }

    @Override
    public Operand<TFloat32> weight(String name, Shape shape, Initializer initializer) {
      return read(variables.get(layer, name, shape, true, initializer));
    }

    @Override
    public void regularize(String weight, Regularizer regularizer) {
      if (training()) {
        penalties.computeIfAbsent(
            layer + "/" + weight,
            name -> regularizer.penalty(scoped.withSubScope("penalty"), known(name)));
      }
    }

    @Override
    public void constrain(String weight, Constraint constraint) {
      known(layer + "/" + weight);
      constraints.putIfAbsent(layer + "/" + weight, constraint);
    }

    private Operand<TFloat32> known(String name) {
      Operand<TFloat32> value = reads.get(name);
      if (value == null) {
        throw new IllegalArgumentException(
            "a rule must be for a weight that %s has asked for, but it has not asked for %s"
                .formatted(this, name));
      }
      return value;
    }

    @Override
    public State state(String name, Shape shape, Initializer initializer) {
      VariableStore.Variable variable = variables.get(layer, name, shape, false, initializer);
      Operand<TFloat32> value = read(variable);
      return new State() {
        @Override
        public Operand<TFloat32> value() {
          return value;
        }

        @Override
        public void assign(Operand<TFloat32> next) {
          if (training()) {
            assignments.put(variable, next);
          }
        }
      };
    }

    @Override
    public Operand<TInt64> seed() {
      int call = seeds.merge(layer, 1, Integer::sum);
      return TracingStep.this.seed(scoped, Seeds.mix(Seeds.mix(seed, layer), call));
    }

    @Override
    public Operand<TFloat32> sumOverReplicas(Operand<TFloat32> vector) {
      Shape shape = vector.shape();
      if (shape.numDimensions() != 1 || shape.hasUnknownDimension()) {
        throw new IllegalArgumentException(
            "what %s sums over replicas must be a vector of known length, but has the shape %s"
                .formatted(this, shape));
      }
      return training()
          ? replicaSums.within(scoped, vector, Math.toIntExact(shape.size()))
          : vector;
    }

    @Override
    public void needsWholeBatch() {
      wholeBatch.add(toString());
    }

    @Override
    public <T extends TType> Operand<T> output(Operand<T> output) {
      layersApplied.add(new AppliedLayer(layer, object, output.asOutput()));
      outputs.putIfAbsent(
          layer, new LayerOutput(layer, object.getClass().getSimpleName(), output.shape()));
      return output;
    }
  }
}
