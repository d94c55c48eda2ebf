import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Four rows, learned by heart until nothing is left of the loss. */
public class Xor {
  record Row(@TensorShape({2}) float[] x, float y) {}

  static class Net {
    final Dense hidden = Dense.of(8).activation(Activation.TANH);
    final Dense output = Dense.of(1);

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      var logit = output.apply(step, hidden.apply(step, x));
      var loss = Losses.binaryCrossentropy(step, logit, y);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.1);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 4)
    Dataset<Row> rows() {
      return Dataset.of(
          List.of(
              new Row(new float[] {0, 0}, 0),
              new Row(new float[] {0, 1}, 1),
              new Row(new float[] {1, 0}, 1),
              new Row(new float[] {1, 1}, 0)));
    }
  }

  public static void main(String[] args) {
    try (var trainer =
        Xor_NetTrainer.builder(new Net()).maxEpochs(200).progressBar(false).build()) {
      if (trainer.fit().metric(Xor_NetMetrics.LOSS) > 0.1) {
        throw new IllegalStateException("not learned");
      }
    }
  }
}
