import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.Profiling;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The ways to look before one leaps: a fast run, a bare one, one that looks at every number. */
public class DryRuns {
  record Row(@TensorShape({2}) float[] x, int y) {}

  static class Net {
    final Dense hidden = Dense.of(6).relu();
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

    @ValidationStep(logs = "val_acc")
    void validate(Step step, Operand<TFloat32> x, Operand<TInt32> y) {
      step.log("val_acc", Metrics.accuracy(step, logits(step, x), y));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.01);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 8, shuffle = true)
    Dataset<Row> train() {
      return rows(64, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 8)
    Dataset<Row> validation() {
      return rows(16, 2);
    }
  }

  static Dataset<Row> rows(int count, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] x = {(float) random.nextGaussian(), (float) random.nextGaussian()};
      rows.add(new Row(x, x[0] > 0 ? 1 : 0));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    List<Trainer.Builder> builders =
        List.of(
            DryRuns_NetTrainer.builder(new Net()).maxEpochs(10).fastDevRun(),
            DryRuns_NetTrainer.builder(new Net()).maxEpochs(2).barebones(),
            DryRuns_NetTrainer.builder(new Net()).maxEpochs(2).detectAnomaly(true),
            DryRuns_NetTrainer.builder(new Net()).maxEpochs(2).deterministic(true).seed(7),
            DryRuns_NetTrainer.builder(new Net())
                .maxEpochs(2)
                .defaultRootDir(Path.of(args[0]))
                .profiler(Profiling.actions().andTrace(3, 2)),
            DryRuns_NetTrainer.builder(new Net())
                .maxEpochs(3)
                .limitBatches(Stage.TRAIN, Limit.batches(3))
                .limitBatches(Stage.VALIDATE, Limit.fraction(0.5))
                .sanityValidationBatches(0)
                .progressBar(false)
                .modelSummary(false));
    for (Trainer.Builder builder : builders) {
      try (Trainer trainer = builder.build()) {
        trainer.fit();
      }
    }
  }
}
