// kind: numerics
// source: https://github.com/aymericdamien/TensorFlow-Examples/issues/383
// wrong: The cross entropy is the logarithm of a softmax, which is 0 as soon as the network is sure.
// before: later
// caught: later
// says: the loss must be finite
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

/** Classifies with a cross entropy written by hand, as in a first lesson. */
public class LogOfSoftmax {
  record Row(@TensorShape({4}) float[] features, @TensorShape({3}) float[] oneHot) {}

  final Dense output = Dense.of(3);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> oneHot) {
    var tf = step.tf();
    var probabilities = tf.nn.softmax(output.apply(step, features));
    var logs = tf.math.mul(oneHot, tf.math.log(probabilities));
    var loss = tf.math.neg(tf.reduceSum(logs, tf.constant(1)));
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return SGD.learningRate(0.5);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> rows() {
    Random random = new Random(2);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      float[] oneHot = new float[3];
      oneHot[i % 3] = 1;
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) (8 * random.nextGaussian() + (f == i % 3 ? 4 : 0));
      }
      rows.add(new Row(features, oneHot));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        LogOfSoftmaxTrainer.builder(new LogOfSoftmax()).maxEpochs(5).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
