import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.BatchNormalization;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Two devices that normalize by one mean, and a last batch that does not divide. */
public class SynchronizedNormalization {
  record Row(@TensorShape({4}) float[] x, int y) {}

  static class Net {
    final Dense hidden = Dense.of(12).useBias(false);
    final BatchNormalization normalization =
        BatchNormalization.of().synchronize(true).momentum(0.9);
    final Dense output = Dense.of(2);

    Operand<TFloat32> logits(Step step, Operand<TFloat32> x) {
      var h = normalization.apply(step, hidden.apply(step, x));
      return output.apply(step, step.tf().nn.relu(h));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TInt32> y) {
      var loss = Losses.sparseCategoricalCrossentropy(step, logits(step, x), y);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = "val_acc")
    void validate(Step step, Operand<TFloat32> x, Operand<TInt32> y) {
      step.log("val_acc", Metrics.accuracy(step, logits(step, x), y));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return SGD.learningRate(0.1).momentum(0.9).nesterov(true);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 8, shuffle = true)
    Dataset<Row> train() {
      return rows(85, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 8)
    Dataset<Row> validation() {
      return rows(21, 2);
    }
  }

  static Dataset<Row> rows(int count, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] x = new float[4];
      for (int k = 0; k < 4; k++) {
        x[k] = (float) random.nextGaussian() * (k + 1) + (i % 2) * (k + 1);
      }
      rows.add(new Row(x, i % 2));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        SynchronizedNormalization_NetTrainer.builder(new Net())
            .maxEpochs(4)
            .devices(2)
            .globalBatchSize(16)
            .build()) {
      trainer.fit();
    }
  }
}
