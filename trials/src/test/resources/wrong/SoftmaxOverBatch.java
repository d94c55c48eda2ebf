// kind: shapes
// source: https://github.com/DeepReinforcementLearning/DeepReinforcementLearningInAction/issues/32
// wrong: The softmax is taken over the batch instead of the classes: what an example gets depends on the others.
// before: silent
// caught: warned
// says: KER1014: a softmax in train of SoftmaxOverBatch of values of shape [batch, 3] is
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

/** Classifies with a softmax written by hand. */
public class SoftmaxOverBatch {
  record Row(@TensorShape({4}) float[] features, @TensorShape({3}) float[] oneHot) {}

  final Dense output = Dense.of(3);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> oneHot) {
    var tf = step.tf();
    var powers = tf.math.exp(output.apply(step, features));
    var sum = tf.reduceSum(powers, tf.constant(0));
    var probabilities = tf.math.div(powers, sum);
    var logs = tf.math.log(tf.math.add(probabilities, tf.constant(1e-7f)));
    var loss = tf.math.neg(tf.reduceSum(tf.math.mul(oneHot, logs), tf.constant(1)));
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> rows() {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      float[] oneHot = new float[3];
      oneHot[i % 3] = 1;
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) (random.nextGaussian() + (f == i % 3 ? 2 : 0));
      }
      rows.add(new Row(features, oneHot));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        SoftmaxOverBatchTrainer.builder(new SoftmaxOverBatch())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
