import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.initializer.Initializers;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** Policy gradient: minus the logarithm of what was done, times its reward. It may be below 0. */
public class Bandit {
  record Round(@TensorShape({3}) float[] state, int action, float reward) {}

  static class Policy {
    final Dense hidden = Dense.of(8).activation(Activation.TANH);
    final Dense output = Dense.of(3).kernelInitializer(Initializers.normal(0, 0.01f));

    @TrainingStep(logs = {"loss", "entropy"})
    Operand<TFloat32> train(
        Step step, Operand<TFloat32> state, Operand<TInt32> action, Operand<TFloat32> reward) {
      Ops tf = step.tf();
      var logits = output.apply(step, hidden.apply(step, state));
      var surprise = Losses.sparseCategoricalCrossentropy(step, logits, action);
      var logs = tf.nn.logSoftmax(logits);
      var entropy = tf.math.neg(tf.reduceSum(tf.math.mul(tf.math.exp(logs), logs), tf.constant(1)));
      var loss =
          tf.math.sub(tf.math.mul(surprise, reward), tf.math.mul(tf.constant(0.01f), entropy));
      step.log("loss", loss);
      step.log("entropy", entropy);
      return loss;
    }

    @PredictStep
    Operand<TInt64> act(Step step, Operand<TFloat32> state) {
      return step.tf()
          .math
          .argMax(output.apply(step, hidden.apply(step, state)), step.tf().constant(1));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(5e-3);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 30, shuffle = true)
    Dataset<Round> rounds() {
      Random random = new Random(3);
      List<Round> rounds = new ArrayList<>();
      for (int i = 0; i < 120; i++) {
        int good = random.nextInt(3);
        float[] state = new float[3];
        state[good] = 1;
        int action = random.nextInt(3);
        rounds.add(new Round(state, action, action == good ? 1 : -0.5f));
      }
      return Dataset.of(rounds);
    }
  }

  public static void main(String[] args) {
    try (var trainer = Bandit_PolicyTrainer.builder(new Policy()).maxEpochs(4).build()) {
      trainer.fit();
      trainer.export(Path.of(args[0], "policy"));
    }
    try (var predictor = Bandit_PolicyPredictor.load(Path.of(args[0], "policy"))) {
      float[] action = predictor.act(new float[] {1, 0, 0});
      if (action[0] < 0 || action[0] > 2) {
        throw new IllegalStateException();
      }
    }
  }
}
