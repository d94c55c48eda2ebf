// kind: semantics
// source: https://github.com/keras-team/tf-keras/issues/52
// wrong: The prediction is rounded to whole numbers within the loss; the gradient of rounding is 0 and nothing moves.
// before: start
// caught: start
// says: must depend on a trainable variable
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

/** Predicts how many goals a match has, as a whole number. */
public class RoundedPrediction {
  record Match(@TensorShape({4}) float[] teams, float goals) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> teams, Operand<TFloat32> goals) {
    var predicted = step.tf().math.round(output.apply(step, hidden.apply(step, teams)));
    var loss = Losses.meanSquaredError(step, predicted, goals);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Match> matches() {
    Random random = new Random(17);
    List<Match> matches = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] teams = new float[4];
      for (int t = 0; t < 4; t++) {
        teams[t] = (float) random.nextGaussian();
      }
      matches.add(new Match(teams, (float) Math.max(0, Math.rint(2 + teams[0] - teams[1]))));
    }
    return Dataset.of(matches);
  }

  public static void main(String[] args) {
    try (var trainer =
        RoundedPredictionTrainer.builder(new RoundedPrediction())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
