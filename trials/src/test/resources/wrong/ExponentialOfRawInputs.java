// kind: numerics
// source: kind known from forums of PyTorch and Keras
// wrong: The rate of a Poisson is the exponential of a network whose inputs go to 3000.
// before: not run
// caught: start
// says: the loss must be finite, but is NaN on the first batch, before any training.
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Estimates counts. */
public class ExponentialOfRawInputs {
  record Row(@TensorShape({4}) float[] features, float target) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    return output.apply(step, hidden.apply(step, features));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    var tf = step.tf();
    var rate = tf.math.exp(tf.squeeze(forward(step, features), org.tensorflow.op.core.Squeeze.axis(List.of(1L))));
    var loss = tf.math.sub(rate, tf.math.mul(target, tf.math.log(rate)));
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    step.log("val_loss", Losses.meanSquaredError(step, forward(step, features), target));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 400));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 100));
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = 3_000 * random.nextFloat();
      }
      rows.add(new Row(features, Math.max(0, Math.round(features[0] / 500 + random.nextGaussian()))));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        ExponentialOfRawInputsTrainer.builder(new ExponentialOfRawInputs())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
