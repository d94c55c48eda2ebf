// kind: units
// source: https://github.com/Lightning-AI/pytorch-lightning/issues/17958
// wrong: Twenty epochs are meant, and maxSteps(20) ends in the first one; validation never comes.
// before: silent
// caught: warned
// says: KER2012: the run ends before its first validation: it has 20 steps, where an
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.Losses;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Learns a plane; the program counts in epochs, as its author is used to. */
public class StepsForEpochs {
  record Point(@TensorShape({2}) float[] at, float height) {}

  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> at, Operand<TFloat32> height) {
    var loss = Losses.meanSquaredError(step, output.apply(step, at), height);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Operand<TFloat32> at, Operand<TFloat32> height) {
    step.log("val_loss", Losses.meanSquaredError(step, output.apply(step, at), height));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return SGD.learningRate(0.05);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 10, shuffle = true)
  Dataset<Point> training() {
    return points(500, 1);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 10)
  Dataset<Point> validation() {
    return points(100, 2);
  }

  static Dataset<Point> points(int size, long seed) {
    Random random = new Random(seed);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] at = {(float) random.nextGaussian(), (float) random.nextGaussian()};
      points.add(new Point(at, 2 * at[0] - at[1] + 1));
    }
    return Dataset.of(points);
  }

  public static void main(String[] args) {
    int epochs = 20;
    try (var trainer =
        StepsForEpochsTrainer.builder(new StepsForEpochs())
            .maxSteps(epochs)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
