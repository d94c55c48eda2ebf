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

/** What one layer adds its ops and variables with. Got from {@link Step#scope}. */
public interface LayerScope {

  /** The layer's name: that of its field, or a path through sublayers. */
  String name();

  /** The layer's name and what it is, for messages: {@code conv1 = Conv2D(6 filters, 5x5)}. */
  @Override
  String toString();

  /** The ops of the graph; the names of what they add begin with the layer's name. */
  Ops tf();

  /**
   * The value of a trainable variable, named {@code layer/name}. All stages share it; asking twice
   * gives the same variable.
   *
   * @throws IllegalArgumentException if the shape is not fully known, or another one was asked for
   *     before under this name
   */
  Operand<TFloat32> weight(String name, Shape shape, Initializer initializer);

  /**
   * A variable that training does not compute a gradient for, named {@code layer/name}, such as a
   * moving average. All stages share it.
   */
  State state(String name, Shape shape, Initializer initializer);

  /**
   * Adds a penalty for a weight to the training loss: once, however often the layer is applied.
   *
   * @param weight a name that {@link #weight} was asked for
   */
  void regularize(String weight, Regularizer regularizer);

  /**
   * Brings a weight back to what a constraint allows whenever the optimizer has moved it.
   *
   * @param weight a name that {@link #weight} was asked for
   */
  void constrain(String weight, Constraint constraint);

  /**
   * A seed, shape {@code [2]}, for stateless random ops: another one for each layer, each call in a
   * layer and each training step, the same in every run with the same seed.
   */
  Operand<TInt64> seed();

  /**
   * Says that what this layer computes for one example depends on the others of the batch, and that
   * these must be all of them: the batch is not split between replicas.
   */
  void needsWholeBatch();

  /**
   * Says that this is the layer's output. Every {@code apply} ends with it: the model summary shows
   * the shape.
   *
   * @return the output itself
   */
  <T extends TType> Operand<T> output(Operand<T> output);

  /** A variable that is assigned and not differentiated. */
  interface State {
    /** The value before this step. */
    Operand<TFloat32> value();

    /** Assigns a new value when the training step has computed it. Ignored outside training. */
    void assign(Operand<TFloat32> value);
  }
}
