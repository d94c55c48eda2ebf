import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The first test of a new model: can it learn one batch by heart? */
public class OverfitOneBatch {
  record Row(@TensorShape({6}) float[] x, int y) {}

  static class Net {
    final Dense first = Dense.of(32).relu();
    final Dense second = Dense.of(32).relu();
    final Dense output = Dense.of(4);

    @TrainingStep(logs = {"loss", "acc"})
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TInt32> y) {
      var logits = output.apply(step, second.apply(step, first.apply(step, x)));
      var loss = Losses.sparseCategoricalCrossentropy(step, logits, y);
      step.log("loss", loss);
      step.log("acc", Metrics.accuracy(step, logits, y));
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
      for (int i = 0; i < 160; i++) {
        float[] x = new float[6];
        for (int k = 0; k < 6; k++) {
          x[k] = (float) random.nextGaussian();
        }
        rows.add(new Row(x, random.nextInt(4)));
      }
      return Dataset.of(rows);
    }
  }

  public static void main(String[] args) {
    try (var trainer =
        OverfitOneBatch_NetTrainer.builder(new Net())
            .overfitBatches(Limit.batches(1))
            .maxEpochs(80)
            .build()) {
      FitResult fit = trainer.fit();
      if (fit.metric(OverfitOneBatch_NetMetrics.ACC) < 0.9) {
        throw new IllegalStateException("not learned by heart: " + fit);
      }
    }
  }
}
