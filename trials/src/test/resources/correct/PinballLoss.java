import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
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

/** The 90th percentile instead of the mean, by a loss of the user's own; it returns a scalar. */
public class PinballLoss {
  record Row(@TensorShape({1}) float[] x, float y) {}

  static class Net {
    final Dense hidden = Dense.of(16).relu();
    final Dense output = Dense.of(1);

    private Operand<TFloat32> loss(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      Ops tf = step.tf();
      var predicted =
          tf.reshape(output.apply(step, hidden.apply(step, x)), tf.constant(new int[] {-1}));
      var error = tf.math.sub(y, predicted);
      var losses =
          tf.math.maximum(
              tf.math.mul(tf.constant(0.9f), error), tf.math.mul(tf.constant(-0.1f), error));
      return tf.math.mean(losses, tf.constant(0));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      var loss = loss(step, x, y);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = "val_loss")
    void validate(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      step.log("val_loss", loss(step, x, y));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.01);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 25, shuffle = true)
    Dataset<Row> train() {
      return rows(100, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 25)
    Dataset<Row> validation() {
      return rows(50, 2);
    }
  }

  static Dataset<Row> rows(int count, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float x = 2 * random.nextFloat() - 1;
      rows.add(new Row(new float[] {x}, x * x + (float) Math.abs(random.nextGaussian())));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer = PinballLoss_NetTrainer.builder(new Net()).maxEpochs(8).build()) {
      trainer.fit();
    }
  }
}
