package io.keraunos.optimizer;

import java.util.List;
import java.util.function.LongFunction;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A part of a {@link ComposedOptimizer}: makes another direction of the one that the part before
 * gives, the first one of the gradient. It may keep slots beside each weight.
 *
 * @param slots the variables it keeps beside each weight
 * @param scalars the numbers that depend on the step, counted from 1, computed on the host; always
 *     the same count
 * @param elementwise whether it moves each element by itself alone, as {@link
 *     OptimizerSpec#elementwise} says
 * @param rule the computation
 */
public record UpdateTransformation(
    List<OptimizerSpec.Slot> slots,
    LongFunction<double[]> scalars,
    boolean elementwise,
    Rule rule) {

  /** The computation of a transformation. */
  @FunctionalInterface
  public interface Rule {
    /** Adds the ops that compute the direction and assign the slots; returns the direction. */
    Operand<TFloat32> apply(TransformedUpdate update);
  }

  /** Copies the slots. */
  public UpdateTransformation {
    slots = List.copyOf(slots);
  }

  /** Returns an elementwise transformation, with slots that start at 0. */
  public static UpdateTransformation of(Rule rule, String... slots) {
    return new UpdateTransformation(
        List.of(slots).stream().map(name -> new OptimizerSpec.Slot(name, 0)).toList(),
        step -> new double[0],
        true,
        rule);
  }

  /** Returns a copy with numbers that depend on the step. */
  public UpdateTransformation scalars(LongFunction<double[]> scalars) {
    return new UpdateTransformation(slots, scalars, elementwise, rule);
  }

  /** Returns a copy that needs whole weights, for a norm of one. */
  public UpdateTransformation ofWholeWeights() {
    return new UpdateTransformation(slots, scalars, false, rule);
  }
}
