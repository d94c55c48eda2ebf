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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Each row says how much it counts; some count nothing. */
public class SampleWeights {
  record Row(@TensorShape({3}) float[] x, int y, float weight) {}

  static class Net {
    final Dense hidden = Dense.of(10).activation(Activation.TANH);
    final Dense output = Dense.of(3);

    @TrainingStep(logs = {"loss", "unweighted"})
    Operand<TFloat32> train(
        Step step, Operand<TFloat32> x, Operand<TInt32> y, Operand<TFloat32> weight) {
      var losses =
          Losses.sparseCategoricalCrossentropy(step, output.apply(step, hidden.apply(step, x)), y);
      var loss = step.tf().math.mul(losses, weight);
      step.log("loss", loss);
      step.log("unweighted", losses);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.02);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 12, shuffle = true)
    Dataset<Row> rows() {
      Random random = new Random(6);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 72; i++) {
        float[] x = {
          (float) random.nextGaussian(),
          (float) random.nextGaussian(),
          (float) random.nextGaussian()
        };
        int y = x[0] > x[1] ? x[0] > x[2] ? 0 : 2 : x[1] > x[2] ? 1 : 2;
        rows.add(new Row(x, y, i % 6 == 0 ? 0 : 0.5f + random.nextFloat()));
      }
      return Dataset.of(rows);
    }
  }

  public static void main(String[] args) {
    try (var trainer = SampleWeights_NetTrainer.builder(new Net()).maxEpochs(6).build()) {
      trainer.fit();
    }
  }
}
