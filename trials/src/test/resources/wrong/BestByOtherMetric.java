// kind: checkpoints
// source: kind known from forums of PyTorch Lightning
// wrong: Early stopping watches the validation loss, and the checkpoint that is restored is the one with the best training loss.
// before: not run
// caught: warned
// says: [KER607] Checkpointing.keepBest must watch a metric of validation, because one
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import java.nio.file.Path;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Learns by heart. */
public class BestByOtherMetric {
  record Row(@TensorShape({4}) float[] features, float target) {}

  final Dense hidden = Dense.of(128).relu();
  final Dense second = Dense.of(128).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    return output.apply(step, second.apply(step, hidden.apply(step, features)));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    var loss = Losses.meanSquaredError(step, forward(step, features), target);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    step.log("val_loss", Losses.meanSquaredError(step, forward(step, features), target));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 80));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 100));
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, features[0] + (float) random.nextGaussian()));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        BestByOtherMetricTrainer.builder(new BestByOtherMetric())
            .maxEpochs(60)
            .progressBar(false)
            .defaultRootDir(Path.of(args[0]))
            .callbacks(EarlyStopping.on(BestByOtherMetricMetrics.VAL_LOSS, Best.MIN).patience(8))
            .checkpoints(
                Checkpointing.everyEpochs(1).keepBest(1, BestByOtherMetricMetrics.LOSS, Best.MIN))
            .restoreBest(true)
            .build()) {
      trainer.fit();
    }
  }
}
