package io.keraunos.graph.trace;

import io.keraunos.constraint.Constraint;
import io.keraunos.optimizer.GradientClipping;
import io.keraunos.optimizer.OptimizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    Map<String, Operand<TFloat32>> gradients =
        clipping.isEmpty() ? means : clipping.get().clip(tf.withSubScope("clip"), means);
    List<Operand<TFloat32>> scalars = new ArrayList<>();
    for (int i = 0; i < optimizer.scalars(optimizer.learningRate(), 1).length; i++) {
      Operand<TFloat32> scalar =
          tf.withName("optimizer" + i)
              .placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
      scalars.add(scalar);
      scalarFeeds.add(Names.of(scalar));
    }
    List<Op> updates = new ArrayList<>();
    for (VariableStore.Variable variable : variables.all()) {
      Operand<TFloat32> gradient = gradients.get(variable.name());
      if (gradient != null) {
        OptimizerSpec.Part part = optimizer.part(variable.name()).orElseThrow();
        Ops update =
            tf.withSubScope("update." + Names.legal(variable.name()))
                .withControlDependencies(computed);
        Op updated =
            part.optimizer()
                .update(
                    update,
                    new OptimizerSpec.Update(
                        variable.handle(),
                        part.optimizer().slots().stream()
                            .map(slot -> slot(variable, slot))
                            .toList(),
                        scalars.subList(part.firstScalar(), scalars.size()),
                        value(variable),
                        gradient));
        updates.add(constrained(update, variable, updated));
      }
    }
    return updates;
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

  private Operand<TFloat32> value(VariableStore.Variable variable) {
    Operand<TFloat32> value = step.reads().get(variable.name());
    if (value == null) {
      throw new AssertionError(variable.name() + " is to be changed and was not read");
    }
    return value;
  }

  private Operand<? extends TType> slot(VariableStore.Variable variable, OptimizerSpec.Slot slot) {
    return variables.slot(variable, slot.name(), slot.initialValue());
  }
}
