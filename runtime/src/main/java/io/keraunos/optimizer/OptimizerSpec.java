package io.keraunos.optimizer;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
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

  /** The learning rate that {@link #schedule} multiplies, above 0. */
  double learningRate();

  /** How the learning rate changes; {@link LearningRateSchedule#constant()} by default. */
  LearningRateSchedule schedule();

  /** The variables kept beside each weight, such as Adam's moments: same shape as the weight. */
  List<Slot> slots();

  /**
   * The numbers the update needs in this step, computed on the host: the learning rate first, with
   * a bias correction multiplied in where there is one, then what else depends on the step. Always
   * the same count.
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
   * The same, but some weights are moved by another one.
   *
   * @param optimizer theirs; its learning rate follows this one's schedule
   * @param names layers ({@code head}), weights ({@code head/kernel}), or <code>*&#47;bias</code>
   *     for the weights of that name in all layers
   */
  default ParameterGroups group(OptimizerSpec optimizer, String... names) {
    return new ParameterGroups(this, List.of(), List.of()).group(optimizer, names);
  }

  /**
   * The same, but some weights stay as they are.
   *
   * @param names what names them, as for {@link #group}
   */
  default ParameterGroups freeze(String... names) {
    return new ParameterGroups(this, List.of(), List.of()).freeze(names);
  }

  /**
   * What moves a weight; empty if it stays as it is. By default this optimizer moves all.
   *
   * @param weight its name, that of its layer included
   */
  default Optional<Part> part(String weight) {
    return Optional.of(new Part(this, 0));
  }

  /**
   * Checks what this optimizer says about single weights. By default it says nothing.
   *
   * @param weights the names of all
   * @throws IllegalArgumentException if it names one that is not there
   */
  default void checkWeights(Collection<String> weights) {}

  /**
   * What moves a weight.
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
   * What an update reads and writes.
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
