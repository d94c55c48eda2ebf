package io.keraunos.loss;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A loss as a function of predictions and targets of one shape. */
@FunctionalInterface
interface Formula {

  Operand<TFloat32> of(Ops tf, Operand<TFloat32> prediction, Operand<TFloat32> target);
}
