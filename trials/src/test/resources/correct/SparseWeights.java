import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.initializer.Initializers;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.regularizer.Regularizers;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Forty columns of which three matter: the penalty of absolute values finds them. */
public class SparseWeights {
  record Row(@TensorShape({40}) float[] x, float y) {}

  static class Net {
    final Dense line =
        Dense.of(1)
            .kernelRegularizer(Regularizers.l1(0.01f))
            .kernelInitializer(Initializers.zeros());

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      var loss = Losses.meanSquaredError(step, line.apply(step, x), y);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return SGD.learningRate(0.01);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 30, shuffle = true)
    Dataset<Row> rows() {
      Random random = new Random(3);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 120; i++) {
        float[] x = new float[40];
        for (int k = 0; k < 40; k++) {
          x[k] = (float) random.nextGaussian();
        }
        rows.add(new Row(x, x[3] - 2 * x[17] + x[39]));
      }
      return Dataset.of(rows);
    }
  }

  public static void main(String[] args) {
    try (var trainer = SparseWeights_NetTrainer.builder(new Net()).maxEpochs(8).build()) {
      trainer.fit();
    }
  }
}
