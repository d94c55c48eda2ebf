import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.initializer.Initializers;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Sequential;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Seven layers of ReLU with He's first values. */
public class DeepRelu {
  record Row(@TensorShape({8}) float[] x, float y) {}

  static Dense layer() {
    return Dense.of(24).relu().kernelInitializer(Initializers.heNormal());
  }

  static class Net {
    final Sequential layers =
        Sequential.of(layer(), layer(), layer(), layer(), layer(), layer(), layer(), Dense.of(1));

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      var loss = Losses.meanAbsoluteError(step, layers.apply(step, x), y);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(2e-3);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Row> rows() {
      Random random = new Random(4);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 96; i++) {
        float[] x = new float[8];
        float y = 0;
        for (int k = 0; k < 8; k++) {
          x[k] = (float) random.nextGaussian();
          y += Math.abs(x[k]) / 8;
        }
        rows.add(new Row(x, y));
      }
      return Dataset.of(rows);
    }
  }

  public static void main(String[] args) {
    try (var trainer = DeepRelu_NetTrainer.builder(new Net()).maxEpochs(5).build()) {
      trainer.fit();
    }
  }
}
