package io.keraunos.optimizer;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** The update of one weight, as an {@link UpdateTransformation} sees it. */
public final class TransformedUpdate {

  private final Ops tf;
  private final Operand<TFloat32> direction;
  private final Operand<TFloat32> value;
  private final Operand<TFloat32> learningRate;
  private final List<? extends Operand<? extends TType>> slots;
  private final List<Operand<TFloat32>> scalars;
  private final List<Op> assigned = new ArrayList<>();

  TransformedUpdate(
      Ops tf,
      Operand<TFloat32> direction,
      OptimizerSpec.Update update,
      List<? extends Operand<? extends TType>> slots,
      List<Operand<TFloat32>> scalars) {
    this.tf = tf;
    this.direction = direction;
    this.value = update.value();
    this.learningRate = update.scalars().get(0);
    this.slots = slots;
    this.scalars = scalars;
  }

  /** Returns the graph's ops. */
  public Ops tf() {
    return tf;
  }

  /** Returns the direction that the part before gave: the gradient, for the first one. */
  public Operand<TFloat32> direction() {
    return direction;
  }

  /** Returns the weight's value before the step. */
  public Operand<TFloat32> value() {
    return value;
  }

  /** Returns this step's learning rate. */
  public Operand<TFloat32> learningRate() {
    return learningRate;
  }

  /** Returns a scalar of this transformation, from 0. */
  public Operand<TFloat32> scalar(int index) {
    return scalars.get(index);
  }

  /** Returns the value of a slot of this transformation before the step, from 0. */
  public Operand<TFloat32> slot(int index) {
    return tf.readVariableOp(slots.get(index), TFloat32.class);
  }

  /** Assigns a slot and returns the value. */
  public Operand<TFloat32> assign(int index, Operand<TFloat32> next) {
    assigned.add(tf.assignVariableOp(slots.get(index), next));
    return next;
  }

  /** Assigns a moving average to a slot, {@code β s + (1 - β) x}, and returns it. */
  public Operand<TFloat32> average(int index, double beta, Operand<TFloat32> x) {
    return assign(index, mixed(slot(index), beta, x));
  }

  /** Returns {@code β a + (1 - β) b}. */
  public Operand<TFloat32> mixed(Operand<TFloat32> a, double beta, Operand<TFloat32> b) {
    return tf.math.add(scaled(a, beta), scaled(b, 1.0 - (float) beta));
  }

  /** Returns the product of a value and a constant. */
  public Operand<TFloat32> scaled(Operand<TFloat32> value, double factor) {
    return tf.math.mul(value, tf.constant((float) factor));
  }

  /** Returns the Euclidean norm of all elements. */
  public Operand<TFloat32> norm(Operand<TFloat32> of) {
    return tf.math.sqrt(sum(tf.math.square(of)));
  }

  private Operand<TFloat32> sum(Operand<TFloat32> of) {
    return tf.sum(tf.reshape(of, tf.constant(new int[] {-1})), tf.constant(0));
  }

  List<Op> assigned() {
    return List.copyOf(assigned);
  }
}
