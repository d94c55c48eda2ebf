// kind: numerics
// source: https://github.com/BobLiu20/FaceRecognition_PyTorch/issues/2
// wrong: The learning rate is 3 where 3e-3 was meant.
// before: later
// caught: later
// says: Try a lower learning rate than 3.0
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

/** Learns a plane with plain gradient descent. */
public class RateThousandfold {
  record Point(@TensorShape({4}) float[] at, float height) {}

  final Dense hidden = Dense.of(32).relu();
  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> at, Operand<TFloat32> height) {
    var loss = Losses.meanSquaredError(step, output.apply(step, hidden.apply(step, at)), height);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return SGD.learningRate(3);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
  Dataset<Point> points() {
    Random random = new Random(8);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 320; i++) {
      float[] at = new float[4];
      for (int d = 0; d < 4; d++) {
        at[d] = (float) random.nextGaussian();
      }
      points.add(new Point(at, at[0] - 2 * at[1] + at[2]));
    }
    return Dataset.of(points);
  }

  public static void main(String[] args) {
    try (var trainer =
        RateThousandfoldTrainer.builder(new RateThousandfold())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
