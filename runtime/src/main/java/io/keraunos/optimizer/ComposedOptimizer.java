package io.keraunos.optimizer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * An optimizer made of a chain of transformations: the gradient goes through all of them, and what
 * comes out is taken off the weight. The parts are those of {@link Transformations}, or of one's
 * own:
 *
 * <pre>{@code
 * record SignMomentum(double learningRate, LearningRateSchedule schedule)
 *     implements ComposedOptimizer {
 *   public List<UpdateTransformation> chain() {
 *     return List.of(
 *         Transformations.momentum("m", 0.9),
 *         Transformations.sign(),
 *         Transformations.learningRate());
 *   }
 * }
 * }</pre>
 */
public interface ComposedOptimizer extends OptimizerSpec {

  /** Returns the parts, in their order. No two have slots of the same name. */
  List<UpdateTransformation> chain();

  /** Returns the slots of all parts. */
  @Override
  default List<Slot> slots() {
    return chain().stream().flatMap(part -> part.slots().stream()).toList();
  }

  /** Returns the learning rate and the scalars of all parts. */
  @Override
  default double[] scalars(double learningRate, long step) {
    Arguments.step(this, learningRate, step);
    DoubleStream own =
        chain().stream().flatMapToDouble(part -> DoubleStream.of(part.scalars().apply(step)));
    return DoubleStream.concat(DoubleStream.of(learningRate), own).toArray();
  }

  /** Returns whether all parts are. */
  @Override
  default boolean elementwise() {
    return chain().stream().allMatch(UpdateTransformation::elementwise);
  }

  @Override
  default Op update(Ops tf, Update update) {
    Operand<TFloat32> direction = update.gradient();
    List<Op> assigned = new ArrayList<>();
    int slot = 0;
    int scalar = 1;
    for (UpdateTransformation part : chain()) {
      int slots = part.slots().size();
      int scalars = part.scalars().apply(1).length;
      List<? extends Operand<? extends TType>> ownSlots =
          update.slots().subList(slot, slot + slots);
      List<Operand<TFloat32>> ownScalars = update.scalars().subList(scalar, scalar + scalars);
      TransformedUpdate own = new TransformedUpdate(tf, direction, update, ownSlots, ownScalars);
      direction = part.rule().apply(own);
      assigned.addAll(own.assigned());
      slot += slots;
      scalar += scalars;
    }
    return tf.withControlDependencies(assigned).assignSubVariableOp(update.variable(), direction);
  }
}
