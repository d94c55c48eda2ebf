package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class ComponentType {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Operand<TFloat32> feature) {
    return feature;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Odd> rows() {
    return null;
  }
}

record Odd(
    float feature,
    byte pixel, // ERROR KER404: Use int.
    Integer boxed, // ERROR KER404: Use int: a tensor has no null.
    float[][] matrix, // ERROR KER404: Flatten it
    String[] words, // ERROR KER404
    List<Float> list) {} // ERROR KER404
