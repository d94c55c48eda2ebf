import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
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

/** The network ends in a sigmoid; focal loss of its probability, with targets 0f and 1f. */
public class SigmoidAndItsOwnLoss {
  record Row(@TensorShape({2}) float[] x, float y) {}

  static class Net {
    final Dense hidden = Dense.of(10).relu();
    final Dense output = Dense.of(1).activation(Activation.SIGMOID);

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      Ops tf = step.tf();
      Operand<TFloat32> p =
          tf.reshape(output.apply(step, hidden.apply(step, x)), tf.constant(new int[] {-1}));
      p = tf.clipByValue(p, tf.constant(1e-6f), tf.constant(1 - 1e-6f));
      var one = tf.constant(1f);
      var right =
          tf.math.add(tf.math.mul(y, p), tf.math.mul(tf.math.sub(one, y), tf.math.sub(one, p)));
      var loss =
          tf.math.neg(tf.math.mul(tf.math.square(tf.math.sub(one, right)), tf.math.log(right)));
      step.log("loss", loss);
      return loss;
    }

    @PredictStep
    Operand<TFloat32> predict(Step step, Operand<TFloat32> x) {
      return output.apply(step, hidden.apply(step, x));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.02);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Row> rows() {
      Random random = new Random(4);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 96; i++) {
        float[] x = {(float) random.nextGaussian(), (float) random.nextGaussian()};
        rows.add(new Row(x, x[0] + x[1] > 0 ? 1 : 0));
      }
      return Dataset.of(rows);
    }
  }

  public static void main(String[] args) {
    try (var trainer = SigmoidAndItsOwnLoss_NetTrainer.builder(new Net()).maxEpochs(5).build()) {
      trainer.fit();
    }
  }
}
