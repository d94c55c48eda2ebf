package io.keraunos.benchmarks;

import io.keraunos.annotation.PredictStep;
import io.keraunos.data.Dataset;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** {@link FeaturesModule}, exported. */
class ServedFeaturesModule extends FeaturesModule {

  ServedFeaturesModule(Dataset<MadeMixed> rows) {
    super(rows);
  }

  @PredictStep
  Operand<TFloat32> probability(Step step, Features row) {
    return step.tf().math.sigmoid(logits(step, row));
  }
}
