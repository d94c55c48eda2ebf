import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.initializer.Initializers;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Data without noise that a line fits exactly, until the loss is 0; constant learning rate. */
public class ExactLine {
  record Row(float a, float b, double y) {}

  static class Net {
    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(
        Step step, Operand<TFloat32> a, Operand<TFloat32> b, Operand<TFloat64> y) {
      Ops tf = step.tf();
      var w = step.variable("w", Shape.of(2), Initializers.zeros());
      var x = tf.stack(List.of(a, b), org.tensorflow.op.core.Stack.axis(1L));
      var predicted = tf.reduceSum(tf.math.mul(x, w), tf.constant(1));
      var loss = Losses.meanSquaredError(step, predicted, y);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return SGD.learningRate(0.2);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Row> rows() {
      Random random = new Random(3);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        float a = (float) random.nextGaussian();
        float b = (float) random.nextGaussian();
        rows.add(new Row(a, b, 0.5 * a - b));
      }
      return Dataset.of(rows);
    }
  }

  public static void main(String[] args) {
    try (var trainer =
        ExactLine_NetTrainer.builder(new Net()).maxEpochs(60).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
