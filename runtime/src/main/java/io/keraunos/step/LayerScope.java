package io.keraunos.step;

import io.keraunos.constraint.Constraint;
import io.keraunos.initializer.Initializer;
import io.keraunos.regularizer.Regularizer;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/** Access to the ops and variables of one layer, from {@link Step#scope}. */
public interface LayerScope {

  /** Returns the layer's name: the name of its field, or a path through sublayers. */
  String name();

  /**
   * Returns the layer's name and description, for messages: {@code conv1 = Conv2D(6 filters, 5x5)}.
   */
  @Override
  String toString();

  /** Returns the ops of the graph. The names of the ops they add begin with the layer's name. */
  Ops tf();

  /**
   * Returns the value of a trainable variable, named {@code layer/name}. All stages share it;
   * asking twice gives the same variable.
   *
   * @throws IllegalArgumentException if the shape is not fully known, or another one was asked for
   *     before under this name
   */
  Operand<TFloat32> weight(String name, Shape shape, Initializer initializer);

  /**
   * Returns a variable without a gradient, such as a moving average, named {@code layer/name}. All
   * stages share it.
   */
  State state(String name, Shape shape, Initializer initializer);

  /**
   * Adds a penalty for a weight to the training loss: once, however often the layer is applied.
   *
   * @param weight a name that {@link #weight} was asked for
   */
  void regularize(String weight, Regularizer regularizer);

  /**
   * Projects a weight onto a constraint after each update by the optimizer.
   *
   * @param weight a name that {@link #weight} was asked for
   */
  void constrain(String weight, Constraint constraint);

  /**
   * Returns a seed, shape {@code [2]}, for stateless random ops. It differs between layers, between
   * calls in a layer and between training steps, and is the same in every run with the same seed.
   */
  Operand<TInt64> seed();

  /**
   * Returns the sum of a vector over all replicas of a step, each of which has a part of the batch,
   * with a gradient; the vector itself if there is one replica. Every replica takes part in it, one
   * without examples with zeros. Only in training.
   *
   * @param vector of rank 1 and a known length
   */
  Operand<TFloat32> sumOverReplicas(Operand<TFloat32> vector);

  /**
   * Declares that this layer's output for one example depends on the other examples of the batch,
   * so that the batch must not be split between replicas.
   */
  void needsWholeBatch();

  /**
   * Marks the layer's output. Every {@code apply} ends with it: the model summary shows the shape.
   *
   * @return the output itself
   */
  <T extends TType> Operand<T> output(Operand<T> output);

  /** A variable that is assigned, not differentiated. */
  interface State {
    /** Returns the value before this step. */
    Operand<TFloat32> value();

    /** Assigns a new value once the training step has computed it. Ignored outside training. */
    void assign(Operand<TFloat32> value);
  }
}
