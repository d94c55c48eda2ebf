package learner;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.HyperParameter;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Finds the weights of a line. */
public class Line {

  /** The learning rate. */
  @HyperParameter(min = 0)
  double learningRate = 0.1;

  final Dense line = Dense.of(1);

  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
    Operand<TFloat32> loss = Losses.meanSquaredError(step, value(step, x), y);
    step.log("train_loss", loss);
    return loss;
  }

  @PredictStep
  Operand<TFloat32> value(Step step, Operand<TFloat32> x) {
    return step.tf().reshape(line.apply(step, x), step.tf().constant(new int[] {-1}));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(learningRate);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Point> points() {
    return Dataset.of(IntStream.range(0, 100).mapToObj(Point::at).toList());
  }
}
