// kind: schedules
// source: https://github.com/galilai-group/stable-worldmodel/issues/280
// wrong: The warm-up takes 1000 steps and the run has 60: the learning rate never gets near what was asked for.
// before: silent
// caught: warned
// says: KER2003: the learning rate still rises when the run ends: after 60 steps it is
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

/** Learns a plane; the warm-up is that of a larger program. */
public class WarmupOutlastsRun {
  record Point(@TensorShape({2}) float[] at, float height) {}

  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> at, Operand<TFloat32> height) {
    var loss = Losses.meanSquaredError(step, output.apply(step, at), height);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return AdamW.learningRate(1e-2)
        .schedule(LinearWarmup.overSteps(1000).then(CosineAnnealing.overSteps(9000)));
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Point> training() {
    Random random = new Random(6);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      float[] at = {(float) random.nextGaussian(), (float) random.nextGaussian()};
      points.add(new Point(at, 2 * at[0] - at[1]));
    }
    return Dataset.of(points);
  }

  public static void main(String[] args) {
    try (var trainer =
        WarmupOutlastsRunTrainer.builder(new WarmupOutlastsRun())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
