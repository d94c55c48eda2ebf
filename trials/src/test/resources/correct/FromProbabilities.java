import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
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
import org.tensorflow.types.TInt32;

/** The network ends in a softmax, and the loss is of the user's own: of probabilities. */
public class FromProbabilities {
  record Row(@TensorShape({4}) float[] x, int y) {}

  static class Net {
    final Dense hidden = Dense.of(12).activation(Activation.TANH);
    final Dense output = Dense.of(3).activation(Activation.SOFTMAX);

    Operand<TFloat32> probabilities(Step step, Operand<TFloat32> x) {
      return output.apply(step, hidden.apply(step, x));
    }

    Operand<TFloat32> loss(Step step, Operand<TFloat32> probabilities, Operand<TInt32> y) {
      Ops tf = step.tf();
      var chosen = tf.oneHot(y, tf.constant(3), tf.constant(1f), tf.constant(0f));
      var logs = tf.math.log(tf.clipByValue(probabilities, tf.constant(1e-7f), tf.constant(1f)));
      return tf.math.neg(tf.reduceSum(tf.math.mul(chosen, logs), tf.constant(1)));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TInt32> y) {
      var loss = loss(step, probabilities(step, x), y);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = {"val_loss", "val_acc"})
    void validate(Step step, Operand<TFloat32> x, Operand<TInt32> y) {
      step.log("val_loss", loss(step, probabilities(step, x), y));
      step.log("val_acc", Metrics.accuracy(step, probabilities(step, x), y));
    }

    @PredictStep
    Operand<TFloat32> predict(Step step, Operand<TFloat32> x) {
      return probabilities(step, x);
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.02);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Row> train() {
      return rows(96, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 16)
    Dataset<Row> validation() {
      return rows(24, 2);
    }
  }

  static Dataset<Row> rows(int count, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] x = new float[4];
      for (int k = 0; k < 4; k++) {
        x[k] = (float) random.nextGaussian() + (k == i % 3 ? 1.5f : 0);
      }
      rows.add(new Row(x, i % 3));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer = FromProbabilities_NetTrainer.builder(new Net()).maxEpochs(5).build()) {
      trainer.fit();
    }
  }
}
