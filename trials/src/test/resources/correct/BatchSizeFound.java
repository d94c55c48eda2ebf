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
import io.keraunos.trainer.BatchSizeFinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The fastest batch size of three. */
public class BatchSizeFound {
  record Row(@TensorShape({2}) float[] x, float y) {}

  static class Net {
    final Dense output = Dense.of(1);

    @TrainingStep
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      return Losses.meanSquaredError(step, output.apply(step, x), y);
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return SGD.learningRate(0.05);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 8, shuffle = true)
    Dataset<Row> rows() {
      Random random = new Random(1);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        float[] x = {(float) random.nextGaussian(), (float) random.nextGaussian()};
        rows.add(new Row(x, x[0] + x[1]));
      }
      return Dataset.of(rows);
    }
  }

  public static void main(String[] args) {
    int found =
        BatchSizeFinder.of(size -> BatchSizeFound_NetTrainer.builder(new Net()).batchSize(size))
            .between(8, 32)
            .find()
            .suggestion();
    try (var trainer =
        BatchSizeFound_NetTrainer.builder(new Net()).batchSize(found).maxEpochs(3).build()) {
      trainer.fit();
    }
  }
}
