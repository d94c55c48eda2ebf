package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class StepDraws {
  private final Random random = new Random(1);

  @TrainingStep
  Operand<TFloat32> loss(Step step, Operand<TFloat32> feature) {
    float[] noise = new float[4];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextGaussian(); // ERROR KER120: random must not get into the graph by Java, because the @TrainingStep method loss is called once
    }
    Operand<TFloat32> sum = step.tf().math.add(feature, step.tf().constant(noise));
    return Math.random() < 0.5 ? sum : step.tf().math.mul(sum, step.tf().constant(scale()));
  }

  @ValidationStep
  void validate(Step step, Operand<TFloat32> feature) {
    Operand<TFloat32> shown = feature;
    if (Math.random() < 0.5) { // ERROR KER120: Math.random() must not get into the graph
      shown = step.tf().math.neg(feature);
    }
    step.log("val_mean", shown);
  }

  private static float scale() {
    return System.currentTimeMillis() % 10; // ERROR KER120: read the clock in a hook
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Row> rows() {
    return null;
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 8)
  Dataset<Row> validationRows() {
    return null;
  }
}
