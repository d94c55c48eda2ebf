package io.keraunos.graph.trace;

import io.keraunos.graph.plan.ReplicaGroup;
import io.keraunos.graph.plan.StepOptions;
import io.keraunos.graph.plan.TracedUpdate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The end of a training step in two parts: every share of a batch keeps its gradients, or adds them
 * to those of earlier batches, then all are applied together.
 */
final class ExchangedTraining {

  private final Ops tf;
  private final VariableStore variables;
  private final TracingStep step;
  private final WeightUpdates updates;
  private final Operand<TFloat32> examples;
  private final StepOptions options;
  private final boolean mixed;
  private final ReplicaGroup group;
  private final ReplicaSums replicas;
  private final Optional<ReplicaShards> shards;

  /**
   * Creates the builder of both parts.
   *
   * @param tf the stage's ops
   * @param examples the number of examples in a share
   * @param mixed whether TensorFlow may compute some ops in 16 bits
   * @param replicas the sums over all replicas
   * @param shards the shards of the step; empty if nothing is divided
   */
  ExchangedTraining(
      Ops tf,
      VariableStore variables,
      TracingStep step,
      WeightUpdates updates,
      Operand<TFloat32> examples,
      StepOptions options,
      boolean mixed,
      ReplicaSums replicas,
      Optional<ReplicaShards> shards) {
    this.tf = tf;
    this.variables = variables;
    this.step = step;
    this.updates = updates;
    this.examples = examples;
    this.options = options;
    this.mixed = mixed;
    this.replicas = replicas;
    this.shards = shards;
    this.group = replicas.group();
  }

  /**
   * Updates of states with every batch, for steps that take several batches.
   *
   * @param keep for each share, what it does with its batch
   * @param clear for each share, what it does without one; may be empty
   * @param assign the op that assigns once all shares have
   */
  private record BatchStates(List<List<Op>> keep, List<Op> clear, Optional<Op> assign) {
    static final BatchStates NONE = new BatchStates(List.of(), List.of(), Optional.empty());

    List<Op> keep(int share) {
      return keep.isEmpty() ? List.of() : keep.get(share);
    }

    List<Op> clear(int share) {
      return clear.isEmpty() ? List.of() : List.of(clear.get(share));
    }
  }

  /**
   * Adds the ops.
   *
   * @param name the stage's, for what is kept
   * @param gradients the gradients of a share's loss, summed over its examples, by variable name
   * @param rows those of them that may be exchanged as rows, by variable name
   * @param accumulator adds metrics up
   * @param shares the number of shares of a batch that may be computed at the same time
   * @param scale the factor of the gradients; empty for 1
   * @param idle the op with which a replica without examples takes part in the exchanges in the
   *     middle of the step; empty if there are none
   */
  TracedUpdate of(
      String name,
      Map<String, Operand<TFloat32>> gradients,
      Map<String, RowGradient> rows,
      Accumulator accumulator,
      int shares,
      Optional<LossScale> scale,
      Optional<Op> idle) {
    BatchSums sums = sums(gradients, rows);
    if (group.several() && shares == 1 && !options.accumulates()) {
      ReplicaExchange exchange = exchange(name, sums.buckets());
      TracedUpdate.Exchange busy = exchange.of("exchanged", sums.vectors(), accumulator.add());
      List<Operand<TFloat32>> totals = exchange.totals();
      Op update = update(gradients, step.assignments().keySet(), exchange.layout(), totals, scale);
      return new TracedUpdate.Exchanged(
          roots(sums, accumulator),
          busy,
          exchange.idle(idle.stream().toList()),
          update.op().name(),
          scale.map(of -> of.scaling(totals, shards)));
    }
    return kept(name, gradients, sums, accumulator, shares, scale, idle.stream().toList());
  }

  private TracedUpdate.Kept kept(
      String name,
      Map<String, Operand<TFloat32>> gradients,
      BatchSums sums,
      Accumulator accumulator,
      int shares,
      Optional<LossScale> scale,
      List<Op> idle) {
    boolean accumulates = options.accumulates();
    KeptSums kept =
        KeptSums.of(
            tf.withSubScope("exchange"), variables, name + "/exchange", shares, accumulates, sums);
    BatchStates batchStates = accumulates ? batchStates(name, shares) : BatchStates.NONE;
    List<Op> keep = new ArrayList<>();
    List<Op> add = new ArrayList<>();
    List<Op> clear = new ArrayList<>();
    for (int share = 0; share < shares; share++) {
      List<Op> without = new ArrayList<>(batchStates.clear(share));
      without.addAll(idle);
      clear.add(grouped("clear" + share, kept.clear().get(share), without));
      List<Op> always = new ArrayList<>(batchStates.keep(share));
      always.add(accumulator.add().get(share));
      keep.add(grouped("share" + share, kept.keep().get(share), always));
      if (accumulates) {
        add.add(grouped("more" + share, kept.add().get(share), always));
      }
    }
    List<Bucket> buckets = new ArrayList<>(sums.buckets());
    List<Operand<TFloat32>> totals = new ArrayList<>(kept.totals());
    Set<VariableStore.Variable> states = accumulates ? Set.of() : step.assignments().keySet();
    Optional<TracedUpdate.Exchange> exchanged = Optional.empty();
    if (group.several()) {
      if (accumulates && !step.assignments().isEmpty()) {
        // A state moves with every batch of a step; other replicas hear of it with the gradients.
        states = step.assignments().keySet();
        Bucket moved = bucket(states);
        totals.add(moved(moved, states, sums.buckets().get(0), totals.get(0)));
        buckets.add(moved);
      }
      ReplicaExchange exchange = exchange(name, buckets);
      exchanged = Optional.of(exchange.of("exchanged", totals, List.of()));
      totals = exchange.totals();
      buckets = exchange.layout();
    }
    Op update = update(gradients, states, buckets, totals, scale);
    List<Operand<TFloat32>> all = totals;
    return new TracedUpdate.Kept(
        roots(sums, accumulator),
        Names.of(keep),
        Names.of(clear),
        exchanged,
        update.op().name(),
        accumulates
            ? Optional.of(
                new TracedUpdate.Accumulation(
                    Names.of(add),
                    Names.of(idle.isEmpty() ? batchStates.clear() : idle),
                    batchStates.assign().map(op -> op.op().name())))
            : Optional.empty(),
        scale.map(of -> of.scaling(all, shards)));
  }

  /** Returns what a share computes, the same on all workers whatever the number of its shares. */
  private List<String> roots(BatchSums sums, Accumulator accumulator) {
    List<String> roots = new ArrayList<>();
    sums.vectors().forEach(vector -> roots.add(Names.of(vector)));
    step.assignments().values().forEach(next -> roots.add(Names.of(next)));
    roots.add(accumulator.add().get(0).op().name());
    return roots;
  }

  /** Returns what is added up: the gradients and, unless they move with every batch, the states. */
  private BatchSums sums(Map<String, Operand<TFloat32>> gradients, Map<String, RowGradient> rows) {
    Ops exchange = tf.withSubScope("exchange");
    Map<String, BatchSums.Sum> sums = new LinkedHashMap<>();
    for (VariableStore.Variable variable : variables.all()) {
      Operand<TFloat32> gradient = gradients.get(variable.name());
      RowGradient ofRows = rows.get(variable.name());
      if (ofRows != null) {
        sums.put(variable.name(), ofRows.sum(exchange));
      } else if (gradient != null) {
        sums.put(variable.name(), new BatchSums.Sum(gradient, variable.shape(), true));
      } else if (!options.accumulates() && step.assignments().containsKey(variable)) {
        sums.put(variable.name(), weighted(variable));
      }
    }
    return BatchSums.of(exchange, sums, examples, group, mixed);
  }

  private ReplicaExchange exchange(String name, List<Bucket> buckets) {
    return new ReplicaExchange(
        tf.withSubScope("exchange"), variables, name + "/total", replicas, shards, buckets);
  }

  private static Bucket bucket(Set<VariableStore.Variable> states) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    states.forEach(state -> shapes.put(state.name(), state.shape()));
    return Bucket.of(shapes);
  }

  /**
   * Returns the values of states, each as many times as this replica has examples.
   *
   * @param first the layout of the first total, which ends with the number of examples
   */
  private Operand<TFloat32> moved(
      Bucket bucket, Set<VariableStore.Variable> states, Bucket first, Operand<TFloat32> total) {
    Operand<TFloat32> count =
        tf.slice(total, tf.constant(new int[] {first.length()}), tf.constant(new int[] {1}));
    Map<String, Operand<TFloat32>> values = new LinkedHashMap<>();
    for (VariableStore.Variable state : states) {
      values.put(state.name(), tf.readVariableOp(state.handle(), TFloat32.class));
    }
    return tf.math.mul(bucket.vector(tf, values, List.of(), mixed), count);
  }

  /** Adds the op that applies the totals of all parts of a batch. */
  private Op update(
      Map<String, Operand<TFloat32>> gradients,
      Set<VariableStore.Variable> states,
      List<Bucket> buckets,
      List<Operand<TFloat32>> totals,
      Optional<LossScale> scale) {
    Map<String, Operand<TFloat32>> means =
        BatchSums.means(
            tf.withSubScope("exchange"), buckets, totals, group.several() ? group.workers() : 0);
    Map<String, Operand<TFloat32>> ofGradients = new LinkedHashMap<>();
    gradients.keySet().forEach(of -> ofGradients.put(of, mean(means, of)));
    Map<VariableStore.Variable, Operand<TFloat32>> ofStates = new LinkedHashMap<>();
    states.forEach(state -> ofStates.put(state, mean(means, state.name())));
    Map<String, Operand<TFloat32>> unscaled =
        scale.map(of -> of.unscaled(ofGradients)).orElse(ofGradients);
    Op ready = tf.withName("means").withControlDependencies(List.copyOf(unscaled.values())).noOp();
    List<Op> targets = new ArrayList<>(updates.assign(ofStates));
    targets.addAll(
        shards
            .map(of -> new ShardedUpdates(tf, variables, updates, of))
            .map(of -> of.update(buckets, unscaled, ready))
            .orElseGet(() -> updates.update(unscaled, ready)));
    scale.ifPresent(of -> targets.addAll(of.stepped(ready)));
    return tf.withName("update").withControlDependencies(targets).noOp();
  }

  /** Returns a state's new value, as a sum over the examples. */
  private BatchSums.Sum weighted(VariableStore.Variable state) {
    Operand<TFloat32> next = Objects.requireNonNull(step.assignments().get(state));
    return new BatchSums.Sum(tf.math.mul(next, examples), state.shape(), false);
  }

  /** Adds the ops that update the states with every batch of a step. */
  private BatchStates batchStates(String name, int shares) {
    if (step.assignments().isEmpty()) {
      return BatchStates.NONE;
    }
    if (shares == 1) {
      return new BatchStates(
          List.of(updates.assign(step.assignments())), List.of(), Optional.empty());
    }
    Map<String, BatchSums.Sum> sums = new LinkedHashMap<>();
    step.assignments().keySet().forEach(state -> sums.put(state.name(), weighted(state)));
    Ops states = tf.withSubScope("states");
    BatchSums of = BatchSums.of(states, sums, examples, ReplicaGroup.ONE, mixed);
    KeptSums kept = KeptSums.of(states, variables, name + "/states", shares, false, of);
    Map<String, Operand<TFloat32>> all = BatchSums.means(states, of.buckets(), kept.totals(), 0);
    Map<VariableStore.Variable, Operand<TFloat32>> means = new LinkedHashMap<>();
    step.assignments().keySet().forEach(state -> means.put(state, mean(all, state.name())));
    Op assign = tf.withName("move").withControlDependencies(updates.assign(means)).noOp();
    return new BatchStates(
        kept.keep(), kept.clear().stream().flatMap(List::stream).toList(), Optional.of(assign));
  }

  private Op grouped(String name, List<Op> first, List<Op> others) {
    List<Op> all = new ArrayList<>(first);
    all.addAll(others);
    return tf.withName(name).withControlDependencies(all).noOp();
  }

  private static Operand<TFloat32> mean(Map<String, Operand<TFloat32>> means, String name) {
    return Objects.requireNonNull(means.get(name), name);
  }
}
