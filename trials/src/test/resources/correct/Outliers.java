import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** One row in thirty is far off; Huber's loss and clipped gradients take it. */
public class Outliers {
  record Row(@TensorShape({2}) float[] x, float y) {}

  static class Net {
    final Dense line = Dense.of(1);

    @TrainingStep(logs = {"loss", "mae"})
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      var predicted = line.apply(step, x);
      var loss = Losses.huber(step, predicted, y, 0.5);
      step.log("loss", loss);
      step.log("mae", Losses.meanAbsoluteError(step, predicted, y));
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return SGD.learningRate(0.1).momentum(0.5);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 15, shuffle = true)
    Dataset<Row> rows() {
      Random random = new Random(9);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 90; i++) {
        float[] x = {(float) random.nextGaussian(), (float) random.nextGaussian()};
        rows.add(new Row(x, i % 30 == 11 ? 1000 : x[0] + 2 * x[1]));
      }
      return Dataset.of(rows);
    }
  }

  public static void main(String[] args) {
    try (var trainer =
        Outliers_NetTrainer.builder(new Net()).maxEpochs(6).gradientClipValue(1).build()) {
      trainer.fit();
    }
  }
}
