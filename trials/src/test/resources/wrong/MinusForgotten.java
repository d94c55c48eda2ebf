// kind: semantics
// source: https://github.com/ypwhs/captcha_break/issues/56
// wrong: The minus of the log-likelihood is missing, so training makes what it sees as unlikely as it can.
// before: silent
// caught: warned
// says: KER1016: the loss of train of MinusForgotten falls as an error rises (Square):
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

/** Fits the mean and the deviation of a measurement to its inputs. */
public class MinusForgotten {
  record Row(@TensorShape({3}) float[] features, float value) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense mean = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> value) {
    var tf = step.tf();
    var expected = mean.apply(step, hidden.apply(step, features));
    var error = Losses.meanSquaredError(step, expected, value);
    var logLikelihood = tf.math.mul(error, tf.constant(-0.5f));
    step.log("loss", logLikelihood);
    return logLikelihood;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> rows() {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] features = new float[3];
      for (int f = 0; f < 3; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, features[0] - features[2]));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        MinusForgottenTrainer.builder(new MinusForgotten())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
