// kind: numerics
// source: https://github.com/keras-team/keras/issues/9097
// wrong: The distance of two equal vectors is the root of 0, whose gradient is infinite.
// before: later
// caught: start
// says: KER4005: one trial step on the first batch makes code/bias, code/kernel NaN or
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

/** Brings pairs of the same thing near each other; some pairs are a picture and itself. */
public class RootOfZero {
  record Pair(@TensorShape({4}) float[] one, @TensorShape({4}) float[] other, float apart) {}

  final Dense code = Dense.of(3);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(
      Step step, Operand<TFloat32> one, Operand<TFloat32> other, Operand<TFloat32> apart) {
    var tf = step.tf();
    var off = tf.math.squaredDifference(code.apply(step, one), code.apply(step, other));
    var distance = tf.math.sqrt(tf.reduceSum(off, tf.constant(1)));
    var near = tf.math.mul(tf.math.sub(tf.constant(1f), apart), distance);
    var far = tf.math.mul(apart, tf.nn.relu(tf.math.sub(tf.constant(1f), distance)));
    var loss = tf.math.add(near, far);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Pair> pairs() {
    Random random = new Random(3);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] one = new float[4];
      float[] other = new float[4];
      for (int f = 0; f < 4; f++) {
        one[f] = (float) random.nextGaussian();
        other[f] = i % 4 == 0 ? one[f] : (float) random.nextGaussian();
      }
      pairs.add(new Pair(one, other, i % 4 == 0 ? 0 : 1));
    }
    return Dataset.of(pairs);
  }

  public static void main(String[] args) {
    try (var trainer =
        RootOfZeroTrainer.builder(new RootOfZero()).maxEpochs(3).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
