import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.callback.Best;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import io.keraunos.trainer.FitResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** One model, validated on clean and on noisy rows; early stopping looks at one of them. */
public class NamedValidation {
  record Row(@TensorShape({4}) float[] x, int y) {}

  static class Net {
    final Dense hidden = Dense.of(12).activation(Activation.SILU);
    final Dense output = Dense.of(2);

    Operand<TFloat32> logits(Step step, Operand<TFloat32> x) {
      return output.apply(step, hidden.apply(step, x));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TInt32> y) {
      var loss = Losses.sparseCategoricalCrossentropy(step, logits(step, x), y);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = {"val_loss", "val_acc"})
    void validate(Step step, Operand<TFloat32> x, Operand<TInt32> y) {
      var logits = logits(step, x);
      step.log("val_loss", Losses.sparseCategoricalCrossentropy(step, logits, y));
      step.log("val_acc", Metrics.accuracy(step, logits, y));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.02);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Row> train() {
      return rows(96, 0.3, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, name = "clean", batchSize = 20)
    Dataset<Row> clean() {
      return rows(40, 0.3, 2);
    }

    @DataLoader(stage = Stage.VALIDATE, name = "noisy", batchSize = 20)
    Dataset<Row> noisy() {
      return rows(30, 1.5, 3);
    }
  }

  static Dataset<Row> rows(int count, double noise, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] x = new float[4];
      for (int k = 0; k < 4; k++) {
        x[k] = (float) ((i % 2 == 0 ? 0.7 : -0.7) + noise * random.nextGaussian());
      }
      rows.add(new Row(x, i % 2));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        NamedValidation_NetTrainer.builder(new Net())
            .maxEpochs(20)
            .callbacks(
                EarlyStopping.on(NamedValidation_NetMetrics.VAL_LOSS_CLEAN, Best.MIN)
                    .patience(2)
                    .minDelta(1e-3))
            .build()) {
      FitResult fit = trainer.fit();
      System.out.println(
          fit.stopReason() + " " + fit.metric(NamedValidation_NetMetrics.VAL_ACC_NOISY));
    }
  }
}
