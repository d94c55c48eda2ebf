package several;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Silence;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Two training steps with optimizers of their own, and two sets to validate on. */
@Silence(value = "KER3001", reason = "points are drawn, so some come twice")
@Silence(value = "KER1001", reason = "each step trains \"its\" half")
public class Several {
  /** A point. */
  public record Point(float x) {}

  final List<Dense> generator = List.of(Dense.of(8), Dense.of(1));
  final Dense discriminator = Dense.of(1);

  @TrainingStep(optimizer = "discriminator", logs = "d_loss")
  Operand<TFloat32> discriminate(Step step, Operand<TFloat32> x) {
    return x;
  }

  @TrainingStep(optimizer = "generator", logs = "g_loss")
  Operand<TFloat32> generate(Step step, Operand<TFloat32> x) {
    return x;
  }

  @ValidationStep(logs = "distance")
  void validate(Step step, Operand<TFloat32> x) {
    step.log("distance", x);
  }

  @Optimizer(value = "generator", trains = "generator")
  OptimizerSpec generatorOptimizer() {
    return Adam.learningRate(2e-4);
  }

  @Optimizer(value = "discriminator", trains = "discriminator")
  OptimizerSpec discriminatorOptimizer() {
    return Adam.learningRate(2e-4);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Point> points() {
    return Dataset.of(List.of(new Point(1)));
  }

  @DataLoader(stage = Stage.VALIDATE, name = "near", batchSize = 8)
  Dataset<Point> near() {
    return Dataset.of(List.of(new Point(1)));
  }

  @DataLoader(stage = Stage.VALIDATE, name = "far", batchSize = 8)
  Dataset<Point> far() {
    return Dataset.of(List.of(new Point(100)));
  }
}
