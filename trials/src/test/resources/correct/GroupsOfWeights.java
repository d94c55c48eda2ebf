import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.layer.LayerNormalization;
import io.keraunos.layer.Sequential;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.AdamW;
import io.keraunos.optimizer.CosineAnnealing;
import io.keraunos.optimizer.LinearWarmup;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A slow backbone, a quick head, and no decay for what is no kernel. */
public class GroupsOfWeights {
  record Row(@TensorShape({5}) float[] x, int y) {}

  static class Net {
    final Sequential backbone =
        Sequential.of(
            Dense.of(16), LayerNormalization.of(), Activation.GELU.layer(), Dense.of(8).relu());
    final Dense head = Dense.of(3);

    @TrainingStep(logs = {"loss", "acc"})
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TInt32> y) {
      var logits = head.apply(step, backbone.apply(step, x));
      var loss = Losses.sparseCategoricalCrossentropy(step, logits, y);
      step.log("loss", loss);
      step.log("acc", Metrics.accuracy(step, logits, y));
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return AdamW.learningRate(3e-3)
          .weightDecay(0.05)
          .schedule(LinearWarmup.overSteps(6).then(CosineAnnealing.overSteps(24)))
          .withoutDecayFor("*/bias", "*/gamma", "*/beta")
          .group(AdamW.learningRate(2e-2).weightDecay(0.01), "head");
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Row> rows() {
      Random random = new Random(2);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 96; i++) {
        float[] x = new float[5];
        for (int k = 0; k < 5; k++) {
          x[k] = (float) random.nextGaussian() + (k == i % 3 ? 1.5f : 0);
        }
        rows.add(new Row(x, i % 3));
      }
      return Dataset.of(rows);
    }
  }

  public static void main(String[] args) {
    try (var trainer =
        GroupsOfWeights_NetTrainer.builder(new Net()).maxEpochs(5).logEverySteps(3).build()) {
      trainer.fit();
    }
  }
}
