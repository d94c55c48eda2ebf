package example;

import io.keraunos.layer.Layer;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A layer of the program's own: the processor knows layers by their interface only. */
record Dense(int units) implements Layer<TFloat32> {
  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    return x;
  }
}
