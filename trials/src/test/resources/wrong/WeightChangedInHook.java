// kind: semantics
// source: https://github.com/keras-team/keras/issues/13826
// wrong: A hook raises the weight of the second loss after each epoch, but the step read the field when it was traced: the weight stays 0.
// before: silent
// caught: javac KER121
// says: [KER121] Field weight must keep its value once it is in the graph, because the
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

/** An autoencoder whose code is to become small, little by little. */
public class WeightChangedInHook {
  record Sample(@TensorShape({8}) float[] values) {}

  final Dense encode = Dense.of(3);
  final Dense decode = Dense.of(8);
  float weight;

  @TrainingStep(logs = {"loss", "penalty"})
  Operand<TFloat32> train(Step step, Operand<TFloat32> values) {
    var tf = step.tf();
    var code = encode.apply(step, values);
    var error = Losses.meanSquaredError(step, decode.apply(step, code), values);
    var penalty = tf.math.mean(tf.math.square(code), tf.constant(1));
    var loss = tf.math.add(error, tf.math.mul(penalty, tf.constant(weight)));
    step.log("loss", loss);
    step.log("penalty", penalty);
    return loss;
  }

  @On(Event.TRAIN_EPOCH_END)
  void raise() {
    weight = Math.min(1, weight + 0.1f);
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Sample> samples() {
    Random random = new Random(14);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] values = new float[8];
      for (int v = 0; v < 8; v++) {
        values[v] = (float) random.nextGaussian();
      }
      samples.add(new Sample(values));
    }
    return Dataset.of(samples);
  }

  public static void main(String[] args) {
    try (var trainer =
        WeightChangedInHookTrainer.builder(new WeightChangedInHook())
            .maxEpochs(6)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
