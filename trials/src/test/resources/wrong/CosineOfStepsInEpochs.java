// kind: schedules
// source: https://github.com/galilai-group/stable-worldmodel/issues/280
// wrong: The length of the cosine is computed in steps, 200, and given in epochs: of its fall five epochs see a fortieth.
// before: silent
// caught: warned
// says: KER2001: CosineAnnealing(unit=EPOCHS, length=200, minimum=0.0) lasts 200 epochs,
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

/** Learns a plane with a rate that should have fallen to nothing at the end. */
public class CosineOfStepsInEpochs {
  record Point(@TensorShape({2}) float[] at, float height) {}

  static final int EPOCHS = 5;
  static final int EXAMPLES = 400;
  static final int BATCH = 10;

  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> at, Operand<TFloat32> height) {
    var loss = Losses.meanSquaredError(step, output.apply(step, at), height);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    int length = EPOCHS * (EXAMPLES / BATCH);
    return SGD.learningRate(0.05).schedule(CosineAnnealing.overEpochs(length));
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = BATCH, shuffle = true)
  Dataset<Point> training() {
    Random random = new Random(3);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      float[] at = {(float) random.nextGaussian(), (float) random.nextGaussian()};
      points.add(new Point(at, (float) (2 * at[0] - at[1] + 0.3 * random.nextGaussian())));
    }
    return Dataset.of(points);
  }

  public static void main(String[] args) {
    try (var trainer =
        CosineOfStepsInEpochsTrainer.builder(new CosineOfStepsInEpochs())
            .maxEpochs(EPOCHS)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
