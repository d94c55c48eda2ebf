package io.keraunos.engine;

import io.keraunos.layer.Dense;
import io.keraunos.layer.Dropout;
import io.keraunos.loss.Losses;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A module that applies one of its layers nowhere, and compares its guess with itself. */
final class ForgottenLayer {
  final Dense hidden = Dense.of(4).relu();
  final Dropout dropout = Dropout.of(0.5);
  final Dense out = Dense.of(2);

  Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TInt32> label) {
    Operand<TFloat32> logits = out.apply(step, hidden.apply(step, x));
    Operand<TInt32> guessed = step.tf().math.argMax(logits, step.tf().constant(1), TInt32.class);
    return Losses.sparseCategoricalCrossentropy(step, logits, guessed);
  }
}
