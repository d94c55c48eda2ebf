import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.initializer.Initializers;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Sequential;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Noise of the step's own in the middle of a network, and a loss of two parts. */
public class VariationalAutoencoder {
  record Row(@TensorShape({6}) float[] x) {}

  static class Net {
    final Dense hidden = Dense.of(16).relu();
    final Dense mean = Dense.of(2);
    final Dense logVariance = Dense.of(2).kernelInitializer(Initializers.zeros());
    final Sequential decoder = Sequential.of(Dense.of(16).relu(), Dense.of(6));

    @TrainingStep(logs = {"loss", "divergence"})
    Operand<TFloat32> train(Step step, Operand<TFloat32> x) {
      Ops tf = step.tf();
      var h = hidden.apply(step, x);
      var mu = mean.apply(step, h);
      var v = logVariance.apply(step, h);
      var noise = tf.random.statelessRandomNormal(tf.shape(mu), step.seed("code"));
      var z = tf.math.add(mu, tf.math.mul(tf.math.exp(tf.math.mul(v, tf.constant(0.5f))), noise));
      var error = Losses.meanSquaredError(step, decoder.apply(step, z), x);
      var inner = tf.math.sub(tf.math.add(tf.math.square(mu), tf.math.exp(v)), v);
      var divergence =
          tf.math.mul(
              tf.constant(0.5f), tf.reduceSum(tf.math.sub(inner, tf.constant(1f)), tf.constant(1)));
      var loss = tf.math.add(error, tf.math.mul(tf.constant(0.05f), divergence));
      step.log("loss", loss);
      step.log("divergence", divergence);
      return loss;
    }

    @PredictStep
    Operand<TFloat32> code(Step step, Operand<TFloat32> x) {
      return mean.apply(step, hidden.apply(step, x));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(5e-3);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
    Dataset<Row> rows() {
      Random random = new Random(1);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        float a = (float) random.nextGaussian();
        float b = (float) random.nextGaussian();
        rows.add(new Row(new float[] {a, b, a + b, a - b, -a, 0.5f * b}));
      }
      return Dataset.of(rows);
    }
  }

  public static void main(String[] args) {
    try (var trainer = VariationalAutoencoder_NetTrainer.builder(new Net()).maxEpochs(6).build()) {
      trainer.fit();
    }
  }
}
