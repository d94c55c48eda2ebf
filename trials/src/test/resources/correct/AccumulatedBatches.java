import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.step.Step;
import io.keraunos.trainer.GradientAccumulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Steps of four small batches each, the last of an epoch of fewer; later of two. */
public class AccumulatedBatches {
  record Row(@TensorShape({4}) float[] x, float y) {}

  static class Net {
    final Dense hidden = Dense.of(12).activation(Activation.TANH);
    final Dense output = Dense.of(1);

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      var loss = Losses.meanSquaredError(step, output.apply(step, hidden.apply(step, x)), y);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return SGD.learningRate(0.05).momentum(0.9);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 8, shuffle = true)
    Dataset<Row> rows() {
      Random random = new Random(5);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 75; i++) {
        float[] x = new float[4];
        for (int k = 0; k < 4; k++) {
          x[k] = (float) random.nextGaussian();
        }
        rows.add(new Row(x, x[0] * x[1] + x[2]));
      }
      return Dataset.of(rows);
    }
  }

  public static void main(String[] args) {
    try (var trainer =
        AccumulatedBatches_NetTrainer.builder(new Net())
            .maxEpochs(6)
            .accumulateGradBatches(GradientAccumulation.batches(4).fromEpoch(3, 2))
            .logEverySteps(1)
            .build()) {
      trainer.fit();
    }
  }
}
