package io.keraunos.graph.trace;

import io.keraunos.graph.plan.StepOptions;
import io.keraunos.graph.plan.TracedUpdate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.tensorflow.Operand;
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
  private final int workers;

  /**
   * Creates the builder of both parts.
   *
   * @param tf the stage's ops
   * @param examples the number of examples in a share
   * @param workers the number of workers
   */
  ExchangedTraining(
      Ops tf,
      VariableStore variables,
      TracingStep step,
      WeightUpdates updates,
      Operand<TFloat32> examples,
      StepOptions options,
      int workers) {
    this.tf = tf;
    this.variables = variables;
    this.step = step;
    this.updates = updates;
    this.examples = examples;
    this.options = options;
    this.workers = workers;
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
  }

  /**
   * Adds the ops.
   *
   * @param name the stage's, for what the shares keep
   * @param gradients the gradients of a share's loss, summed over its examples, by variable name
   * @param accumulator adds metrics up
   * @param shares the number of shares of a batch that may be computed at the same time
   * @param scale the factor of the gradients; empty for 1
   */
  TracedUpdate.Exchanged of(
      String name,
      Map<String, Operand<TFloat32>> gradients,
      Accumulator accumulator,
      int shares,
      Optional<LossScale> scale) {
    boolean accumulates = options.accumulates();
    Map<VariableStore.Variable, Operand<TFloat32>> states = step.assignments();
    Map<String, GradientExchange.Sum> sums = new LinkedHashMap<>();
    for (VariableStore.Variable variable : variables.all()) {
      Operand<TFloat32> gradient = gradients.get(variable.name());
      if (gradient != null) {
        sums.put(variable.name(), new GradientExchange.Sum(gradient, variable.shape()));
      } else if (!accumulates && states.containsKey(variable)) {
        sums.put(variable.name(), weighted(variable));
      }
    }
    // A state moves with every batch of a step; other workers hear of it with the gradients.
    List<VariableStore.Variable> moved =
        accumulates && workers > 1 ? List.copyOf(states.keySet()) : List.of();
    GradientExchange exchange =
        GradientExchange.of(
            tf.withSubScope("exchange"),
            variables,
            new GradientExchange.Layout(name + "/exchange", shares, workers, accumulates),
            sums,
            moved,
            examples);
    BatchStates batchStates = accumulates ? batchStates(name, shares) : BatchStates.NONE;
    List<Op> keep = new ArrayList<>();
    List<Op> add = new ArrayList<>();
    List<Op> clear = new ArrayList<>();
    for (int share = 0; share < shares; share++) {
      Op cleared = exchange.clear().get(share);
      clear.add(
          batchStates.clear().isEmpty()
              ? cleared
              : grouped("clear" + share, cleared, List.of(batchStates.clear().get(share))));
      List<Op> always = new ArrayList<>(batchStates.keep(share));
      always.add(accumulator.add().get(share));
      keep.add(grouped("share" + share, exchange.keep().get(share), always));
      if (accumulates) {
        add.add(grouped("more" + share, exchange.add().get(share), always));
      }
    }
    Map<String, Operand<TFloat32>> means = new LinkedHashMap<>();
    gradients.keySet().forEach(of -> means.put(of, mean(exchange, of)));
    Map<VariableStore.Variable, Operand<TFloat32>> exchanged = new LinkedHashMap<>();
    for (VariableStore.Variable state : accumulates ? moved : states.keySet()) {
      exchanged.put(state, mean(exchange, state.name()));
    }
    Map<String, Operand<TFloat32>> unscaled = scale.map(of -> of.unscaled(means)).orElse(means);
    Op ready = tf.withName("means").withControlDependencies(List.copyOf(unscaled.values())).noOp();
    List<Op> targets = new ArrayList<>(updates.assign(exchanged));
    targets.addAll(updates.update(unscaled, ready));
    scale.ifPresent(of -> targets.addAll(of.stepped(ready)));
    Op update = tf.withName("update").withControlDependencies(targets).noOp();
    return new TracedUpdate.Exchanged(
        Names.of(keep),
        Names.of(clear),
        Names.of(exchange.sum()),
        exchange.length(),
        workers > 1 ? Optional.of(Names.of(exchange.total())) : Optional.empty(),
        update.op().name(),
        accumulates
            ? Optional.of(
                new TracedUpdate.Accumulation(
                    Names.of(add),
                    Names.of(batchStates.clear()),
                    batchStates.assign().map(op -> op.op().name())))
            : Optional.empty(),
        scale.map(of -> of.scaling(exchange.total())));
  }

  /** Returns a state's new value, as a sum over the examples. */
  private GradientExchange.Sum weighted(VariableStore.Variable state) {
    Operand<TFloat32> next = Objects.requireNonNull(step.assignments().get(state));
    return new GradientExchange.Sum(tf.math.mul(next, examples), state.shape());
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
    Map<String, GradientExchange.Sum> sums = new LinkedHashMap<>();
    step.assignments().keySet().forEach(state -> sums.put(state.name(), weighted(state)));
    GradientExchange exchange =
        GradientExchange.of(
            tf.withSubScope("states"),
            variables,
            new GradientExchange.Layout(name + "/states", shares, 1, false),
            sums,
            List.of(),
            examples);
    Map<VariableStore.Variable, Operand<TFloat32>> means = new LinkedHashMap<>();
    step.assignments().keySet().forEach(state -> means.put(state, mean(exchange, state.name())));
    Op assign = tf.withName("move").withControlDependencies(updates.assign(means)).noOp();
    return new BatchStates(
        exchange.keep().stream().map(List::of).toList(), exchange.clear(), Optional.of(assign));
  }

  private Op grouped(String name, Op first, List<Op> others) {
    List<Op> all = new ArrayList<>(List.of(first));
    all.addAll(others);
    return tf.withName(name).withControlDependencies(all).noOp();
  }

  private static Operand<TFloat32> mean(GradientExchange exchange, String name) {
    return Objects.requireNonNull(exchange.means().get(name), name);
  }
}
