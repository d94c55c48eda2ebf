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
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Two heads, a mean and the logarithm of a variance: the likelihood's logarithm as the loss. */
public class MeanAndSpread {
  record Row(@TensorShape({1}) float[] x, float y) {}

  static class Net {
    final Dense hidden = Dense.of(12).activation(Activation.TANH);
    final Dense mean = Dense.of(1);
    final Dense spread = Dense.of(1).biasInitializer(Initializers.constant(0.5f));

    private Operand<TFloat32> flat(Step step, Operand<TFloat32> x) {
      return step.tf().reshape(x, step.tf().constant(new int[] {-1}));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      Ops tf = step.tf();
      var h = hidden.apply(step, x);
      var logVariance = flat(step, spread.apply(step, h));
      var squares = tf.math.square(tf.math.sub(y, flat(step, mean.apply(step, h))));
      var loss =
          tf.math.mul(
              tf.constant(0.5f),
              tf.math.add(
                  logVariance, tf.math.mul(squares, tf.math.exp(tf.math.neg(logVariance)))));
      step.log("loss", loss);
      return loss;
    }

    @PredictStep
    Operand<TFloat32> meanAndDeviation(Step step, Operand<TFloat32> x) {
      Ops tf = step.tf();
      var h = hidden.apply(step, x);
      var deviation = tf.math.exp(tf.math.mul(spread.apply(step, h), tf.constant(0.5f)));
      return tf.concat(List.of(mean.apply(step, h), deviation), tf.constant(1));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.01);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 25, shuffle = true)
    Dataset<Row> rows() {
      Random random = new Random(3);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        float x = 2 * random.nextFloat() - 1;
        rows.add(
            new Row(new float[] {x}, x + (0.1f + Math.abs(x)) * (float) random.nextGaussian()));
      }
      return Dataset.of(rows);
    }
  }

  public static void main(String[] args) {
    try (var trainer = MeanAndSpread_NetTrainer.builder(new Net()).maxEpochs(6).build()) {
      trainer.fit();
    }
  }
}
