import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import io.keraunos.trainer.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Matrix products in bfloat16 where the processor can. */
public class FewerBits {
  record Row(@TensorShape({16}) float[] x, int y) {}

  static class Net {
    final Dense hidden = Dense.of(32).relu();
    final Dense output = Dense.of(2);

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TInt32> y) {
      var logits = output.apply(step, hidden.apply(step, x));
      var loss = Losses.sparseCategoricalCrossentropy(step, logits, y);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(5e-3);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
    Dataset<Row> rows() {
      Random random = new Random(3);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 96; i++) {
        float[] x = new float[16];
        for (int k = 0; k < 16; k++) {
          x[k] = (float) random.nextGaussian() + (i % 2 == 0 ? 0.4f : -0.4f);
        }
        rows.add(new Row(x, i % 2));
      }
      return Dataset.of(rows);
    }
  }

  public static void main(String[] args) {
    try (var trainer =
        FewerBits_NetTrainer.builder(new Net())
            .maxEpochs(4)
            .precision(Precision.BF16_MIXED)
            .build()) {
      trainer.fit();
    }
  }
}
