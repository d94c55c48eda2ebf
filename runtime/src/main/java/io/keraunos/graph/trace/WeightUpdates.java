package io.keraunos.graph.trace;

import io.keraunos.constraint.Constraint;
import io.keraunos.optimizer.GradientClipping;
import io.keraunos.optimizer.OptimizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** Adds the ops that change variables at the end of a training step. */
final class WeightUpdates {

  private final Ops tf;
  private final VariableStore variables;
  private final TracingStep step;
  private final OptimizerSpec optimizer;
  private final Optional<GradientClipping> clipping;
  private final List<String> scalarFeeds = new ArrayList<>();

  WeightUpdates(
      Ops tf,
      VariableStore variables,
      TracingStep step,
      OptimizerSpec optimizer,
      Optional<GradientClipping> clipping) {
    this.tf = tf;
    this.variables = variables;
    this.step = step;
    this.optimizer = optimizer;
    this.clipping = clipping;
  }

  /** Returns the placeholders of the optimizer's scalars. */
  List<String> scalarFeeds() {
    return List.copyOf(scalarFeeds);
  }

  /** Assigns states, once their values were read. */
  List<Op> assign(Map<VariableStore.Variable, Operand<TFloat32>> states) {
    List<Op> assigned = new ArrayList<>();
    states.forEach(
        (state, next) ->
            assigned.add(
                tf.withControlDependencies(value(state)).assignVariableOp(state.handle(), next)));
    return assigned;
  }

  /**
   * Moves the variables along their gradients.
   *
   * @param means the gradients of the mean loss, by variable name
   * @param computed the op that all updates wait for
   */
  List<Op> update(Map<String, Operand<TFloat32>> means, Op computed) {
    Map<String, Operand<TFloat32>> gradients = clipped(means, UnaryOperator.identity());
    List<Operand<TFloat32>> scalars = scalars();
    List<Op> updates = new ArrayList<>();
    for (VariableStore.Variable variable : variables.all()) {
      Operand<TFloat32> gradient = gradients.get(variable.name());
      if (gradient != null) {
        OptimizerSpec optimizer = part(variable).optimizer();
        Ops update =
            tf.withSubScope("update." + Names.legal(variable.name()))
                .withControlDependencies(computed);
        Op updated =
            optimizer.update(
                update,
                new OptimizerSpec.Update(
                    variable.handle(),
                    optimizer.slots().stream()
                        .map(slot -> slot(variable, optimizer, slot))
                        .toList(),
                    scalars(variable, scalars),
                    value(variable),
                    gradient));
        updates.add(constrained(update, variable, updated));
      }
    }
    return updates;
  }

  /**
   * Limits gradients.
   *
   * @param means the gradients of the mean loss, or this replica's shards of them
   * @param sums adds up scalars over all replicas that have other shards, each by itself
   */
  Map<String, Operand<TFloat32>> clipped(
      Map<String, Operand<TFloat32>> means, UnaryOperator<List<Operand<TFloat32>>> sums) {
    return clipping.isEmpty() ? means : clipping.get().clip(tf.withSubScope("clip"), means, sums);
  }

  /** Adds the placeholders of the optimizer's scalars. */
  List<Operand<TFloat32>> scalars() {
    List<Operand<TFloat32>> scalars = new ArrayList<>();
    for (int i = 0; i < optimizer.scalars(optimizer.learningRate(), 1).length; i++) {
      Operand<TFloat32> scalar =
          tf.withName("optimizer" + i)
              .placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
      scalars.add(scalar);
      scalarFeeds.add(Names.of(scalar));
    }
    return scalars;
  }

  /** Returns the scalars of the optimizer of a variable, and what may follow them. */
  List<Operand<TFloat32>> scalars(
      VariableStore.Variable variable, List<Operand<TFloat32>> scalars) {
    return scalars.subList(part(variable).firstScalar(), scalars.size());
  }

  /** Returns the part of the optimizer that moves a variable. */
  OptimizerSpec.Part part(VariableStore.Variable variable) {
    return optimizer.part(variable.name()).orElseThrow();
  }

  /** Projects a variable onto its constraint, once it was updated. */
  private Op constrained(Ops update, VariableStore.Variable variable, Op updated) {
    Constraint constraint = step.constraints().get(variable.name());
    if (constraint == null) {
      return updated;
    }
    Ops after = update.withControlDependencies(updated);
    Operand<TFloat32> moved = after.readVariableOp(variable.handle(), TFloat32.class);
    return after.assignVariableOp(variable.handle(), constraint.apply(after, moved));
  }

  /** Returns a weight's new value as its constraint wants it. */
  Operand<TFloat32> constrained(
      Ops update, VariableStore.Variable variable, Operand<TFloat32> value) {
    Constraint constraint = step.constraints().get(variable.name());
    return constraint == null ? value : constraint.apply(update, value);
  }

  /** Returns a variable's value before the step. */
  Operand<TFloat32> value(VariableStore.Variable variable) {
    Operand<TFloat32> value = step.reads().get(variable.name());
    if (value == null) {
      throw new AssertionError(variable.name() + " is to be changed and was not read");
    }
    return value;
  }

  private Operand<? extends TType> slot(
      VariableStore.Variable variable, OptimizerSpec optimizer, OptimizerSpec.Slot slot) {
    Shape shape = optimizer.slotShape(slot, variable.shape());
    return variables.slot(variable, slot.name(), slot.initialValue(), shape);
  }
}
