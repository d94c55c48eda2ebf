package bad;

import io.keraunos.layer.Layer;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A layer of the wrong programs. */
public class Dense implements Layer<TFloat32> {
  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    return x;
  }
}
