package io.keraunos.optimizer;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * An optimizer as an immutable value: how a variable moves along its gradient, and at which
 * learning rate. The runtime owns the variables and calls {@link #update} once for each when it
 * builds the graph, and {@link #scalars} once for each step.
 */
public interface OptimizerSpec {

  /** Returns the learning rate that {@link #schedule} multiplies, above 0. */
  double learningRate();

  /**
   * Returns the schedule of the learning rate; {@link LearningRateSchedule#constant()} by default.
   */
  LearningRateSchedule schedule();

  /**
   * Returns the variables kept beside each weight, such as Adam's moments, in the shape that {@link
   * #slotShape} gives.
   */
  List<Slot> slots();

  /**
   * Returns the shape of a slot: the weight's by default. An optimizer with slots of another shape
   * is not {@link #elementwise}.
   */
  default Shape slotShape(Slot slot, Shape weight) {
    return weight;
  }

  /**
   * Computes the numbers that the update needs in this step, on the host: the learning rate first,
   * with a bias correction multiplied in where there is one, then other values that depend on the
   * step. Always the same count.
   *
   * @param learningRate this step's learning rate, after the schedule
   * @param step this optimizer step, counted from 1
   * @throws IllegalArgumentException if the learning rate is negative or not finite; the message
   *     names the step and the schedule
   */
  double[] scalars(double learningRate, long step);

  /**
   * Adds the op that updates one variable.
   *
   * @param tf the graph's ops
   * @param update the variable, its slots, the scalars and the gradient
   * @return the op to run
   */
  Op update(Ops tf, Update update);

  /**
   * Returns whether {@link #update} moves each element of a weight by the elements of its value,
   * gradient and slots in the same place alone. A trainer with {@code shardOptimizer} needs that:
   * it updates shards, flat vectors of some elements of a weight. False by default, since an update
   * may use a norm of the whole weight.
   */
  default boolean elementwise() {
    return false;
  }

  /**
   * Returns this optimizer with another one for some weights.
   *
   * @param optimizer theirs; its learning rate follows this one's schedule
   * @param names layers ({@code head}), weights ({@code head/kernel}), or <code>*&#47;bias</code>
   *     for the weights of that name in all layers
   */
  default ParameterGroups group(OptimizerSpec optimizer, String... names) {
    return new ParameterGroups(this, List.of(), List.of()).group(optimizer, names);
  }

  /**
   * Returns this optimizer with some weights frozen.
   *
   * @param names the names of the weights, as for {@link #group}
   */
  default ParameterGroups freeze(String... names) {
    return new ParameterGroups(this, List.of(), List.of()).freeze(names);
  }

  /**
   * Returns the part that updates a weight; empty if the weight is frozen. By default this
   * optimizer updates all weights.
   *
   * @param weight its name, that of its layer included
   */
  default Optional<Part> part(String weight) {
    return Optional.of(new Part(this, 0));
  }

  /**
   * Checks the names of weights in this optimizer's settings. By default there are none.
   *
   * @param weights the names of all
   * @throws IllegalArgumentException if it names one that is not there
   */
  default void checkWeights(Collection<String> weights) {}

  /**
   * The update of one weight.
   *
   * @param optimizer adds its update and has its slots
   * @param firstScalar which of the scalars is the first of its own
   */
  record Part(OptimizerSpec optimizer, int firstScalar) {}

  /**
   * A variable kept beside each weight.
   *
   * @param name its name, a suffix of the weight's name in checkpoints
   * @param initialValue the value all its elements start with
   */
  record Slot(String name, float initialValue) {}

  /**
   * Inputs and outputs of an update.
   *
   * @param variable the resource handle of the weight
   * @param slots the resource handles of its slots, in the order of {@link OptimizerSpec#slots}
   * @param scalars the scalars, in the order of {@link OptimizerSpec#scalars}
   * @param value the weight's value before the step
   * @param gradient the loss's gradient, the weight's shape
   */
  record Update(
      Operand<? extends TType> variable,
      List<? extends Operand<? extends TType>> slots,
      List<Operand<TFloat32>> scalars,
      Operand<TFloat32> value,
      Operand<TFloat32> gradient) {

    /** Copies the lists. */
    public Update {
      slots = List.copyOf(slots);
      scalars = List.copyOf(scalars);
    }
  }
}
