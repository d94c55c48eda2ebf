import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.initializer.Initializers;
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

/** The last layer begins with zeros, so the first answer is the same for all (Goyal 2017). */
public class ZeroFirst {
  record Row(@TensorShape({4}) float[] x, int y) {}

  static class Net {
    final Dense hidden = Dense.of(16).relu();
    final Dense output =
        Dense.of(3)
            .kernelInitializer(Initializers.zeros())
            .biasInitializer(Initializers.constant(-1));

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TInt32> y) {
      var logits = output.apply(step, hidden.apply(step, x));
      var loss = Losses.sparseCategoricalCrossentropy(step, logits, y);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.01);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Row> rows() {
      Random random = new Random(4);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 96; i++) {
        float[] x = new float[4];
        for (int k = 0; k < 4; k++) {
          x[k] = (float) random.nextGaussian() + (k == i % 3 ? 1 : 0);
        }
        rows.add(new Row(x, i % 3));
      }
      return Dataset.of(rows);
    }
  }

  public static void main(String[] args) {
    try (var trainer = ZeroFirst_NetTrainer.builder(new Net()).maxEpochs(5).build()) {
      trainer.fit();
    }
  }
}
