import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Sequential;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** One network for three inputs: near to its like, far from the other. The loss reaches 0. */
public class Triplets {
  record Triplet(
      @TensorShape({4}) float[] anchor,
      @TensorShape({4}) float[] like,
      @TensorShape({4}) float[] other) {}

  static class Net {
    final Sequential encoder = Sequential.of(Dense.of(12).relu(), Dense.of(3));

    private Operand<TFloat32> distance(Step step, Operand<TFloat32> a, Operand<TFloat32> b) {
      Ops tf = step.tf();
      var difference = tf.math.sub(encoder.apply(step, a), encoder.apply(step, b));
      return tf.reduceSum(tf.math.square(difference), tf.constant(1));
    }

    @TrainingStep(logs = {"loss", "right"})
    Operand<TFloat32> train(
        Step step, Operand<TFloat32> anchor, Operand<TFloat32> like, Operand<TFloat32> other) {
      Ops tf = step.tf();
      var near = distance(step, anchor, like);
      var far = distance(step, anchor, other);
      var loss = tf.nn.relu(tf.math.add(tf.math.sub(near, far), tf.constant(0.5f)));
      step.log("loss", loss);
      step.log("right", Metrics.mean(step, tf.math.less(near, far)));
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.01);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Triplet> triplets() {
      Random random = new Random(3);
      List<Triplet> triplets = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        int kind = random.nextInt(3);
        triplets.add(
            new Triplet(row(kind, random), row(kind, random), row((kind + 1) % 3, random)));
      }
      return Dataset.of(triplets);
    }

    private static float[] row(int kind, Random random) {
      float[] row = new float[4];
      for (int k = 0; k < 4; k++) {
        row[k] = (k == kind ? 2 : 0) + 0.3f * (float) random.nextGaussian();
      }
      return row;
    }
  }

  public static void main(String[] args) {
    try (var trainer = Triplets_NetTrainer.builder(new Net()).maxEpochs(10).build()) {
      trainer.fit();
    }
  }
}
