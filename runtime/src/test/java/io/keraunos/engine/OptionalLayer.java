package io.keraunos.engine;

import io.keraunos.layer.Dense;
import io.keraunos.layer.Dropout;
import io.keraunos.loss.Losses;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A module that drops out, and weighs its examples, only where it is asked to. */
final class OptionalLayer {
  final boolean all;
  final Dense hidden = Dense.of(4).relu();
  final Dropout dropout = Dropout.of(0.5);
  final Dense out = Dense.of(2);

  OptionalLayer(boolean all) {
    this.all = all;
  }

  Operand<TFloat32> train(
      Step step, Operand<TFloat32> x, Operand<TInt32> label, Operand<TFloat32> y) {
    Operand<TFloat32> h = hidden.apply(step, x);
    if (all) {
      h = dropout.apply(step, h);
    }
    Operand<TFloat32> loss = Losses.sparseCategoricalCrossentropy(step, out.apply(step, h), label);
    return all ? step.tf().math.mul(loss, y) : loss;
  }
}
