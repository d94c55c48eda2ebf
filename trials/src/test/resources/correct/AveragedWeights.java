import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Activation;
import io.keraunos.layer.BatchNormalization;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.AdamW;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import io.keraunos.trainer.WeightAveraging;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The moving average of the weights is what is validated, exported and asked. */
public class AveragedWeights {
  record Row(@TensorShape({3}) float[] x, int y) {}

  static class Net {
    final Dense hidden = Dense.of(16).activation(Activation.GELU);
    final BatchNormalization normalization = BatchNormalization.of();
    final Dense output = Dense.of(3);

    Operand<TFloat32> logits(Step step, Operand<TFloat32> x) {
      return output.apply(step, normalization.apply(step, hidden.apply(step, x)));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TInt32> y) {
      var loss = Losses.sparseCategoricalCrossentropy(step, logits(step, x), y);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = "val_loss")
    void validate(Step step, Operand<TFloat32> x, Operand<TInt32> y) {
      step.log("val_loss", Losses.sparseCategoricalCrossentropy(step, logits(step, x), y));
    }

    @PredictStep
    Operand<TFloat32> probabilities(Step step, Operand<TFloat32> x) {
      return step.tf().nn.softmax(logits(step, x));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return AdamW.learningRate(0.01).weightDecay(1e-3);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Row> train() {
      return rows(90, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 30)
    Dataset<Row> validation() {
      return rows(30, 2);
    }
  }

  static Dataset<Row> rows(int count, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] x = {
        (float) random.nextGaussian(), (float) random.nextGaussian(), (float) random.nextGaussian()
      };
      x[i % 3] += 2;
      rows.add(new Row(x, i % 3));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    for (WeightAveraging averaging : List.of(WeightAveraging.ema(0.9), WeightAveraging.swa(2))) {
      try (var trainer =
          AveragedWeights_NetTrainer.builder(new Net())
              .maxEpochs(4)
              .weightAveraging(averaging)
              .build()) {
        trainer.fit();
        trainer.exportVersion(folder);
      }
    }
  }
}
