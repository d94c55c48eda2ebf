package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class StepDraws {
  private final float[] projection = new float[4];

  StepDraws() {
    Random random = new Random(1);
    for (int i = 0; i < projection.length; i++) {
      projection[i] = (float) random.nextGaussian();
    }
  }

  @TrainingStep
  Operand<TFloat32> loss(Step step, Operand<TFloat32> feature) {
    long start = System.nanoTime();
    Operand<TFloat32> noise =
        step.tf()
            .random
            .statelessRandomNormal(
                step.tf().stack(List.of(step.batchSize(), step.tf().constant(4))),
                step.seed("noise"));
    Operand<TFloat32> sum = step.tf().math.add(feature, noise);
    System.out.println("traced in " + (System.nanoTime() - start) + " ns");
    return step.tf().math.mul(sum, step.tf().constant(projection));
  }

  @ValidationStep
  void validate(Step step, Operand<TFloat32> feature) {
    step.log("val_mean", feature);
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
