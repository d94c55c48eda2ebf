package hyper;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.HyperParameter;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Every kind of hyperparameter. More than a sentence is not shown. */
public class Hyper {
  /** A point. */
  public record Point(float x) {}

  final int width;
  final Activation activation;
  final Path data;
  final Dense dense;

  /** How fast it learns. */
  @HyperParameter(min = 0, max = 1)
  double learningRate = 1e-3;

  @HyperParameter(name = "shuffled")
  boolean isShuffled;

  /**
   * A net.
   *
   * @param width the units of the hidden layer, 100% of them
   * @param activation what is done to them
   */
  public Hyper(
      @HyperParameter(defaultValue = "8", min = 1) int width,
      @HyperParameter(defaultValue = "RELU") Activation activation,
      @HyperParameter Path data) {
    this.width = width;
    this.activation = activation;
    this.data = data;
    this.dense = Dense.of(width).activation(activation);
  }

  @TrainingStep
  Operand<TFloat32> train(Step step, Operand<TFloat32> x) {
    return x;
  }

  @PredictStep
  Operand<TFloat32> predict(Step step, Operand<TFloat32> x) {
    return x;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(learningRate);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Point> points() {
    return Dataset.of(List.of(new Point(1)));
  }
}
