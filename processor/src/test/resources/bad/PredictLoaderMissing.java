package bad;

import io.keraunos.annotation.PredictStep;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class PredictLoaderMissing {
  @PredictStep
  Operand<TFloat32> predict(Step step, Operand<TFloat32> feature) { // ERROR KER112
    return feature;
  }
}
