package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.callback.Best;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Trainer;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class MetricOfTraining {
  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> loss(Step step, Operand<TFloat32> feature) {
    step.log("train_loss", feature);
    return feature;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Row> rows() {
    return null;
  }

  @ValidationStep(logs = {"val_acc", "val_loss"})
  void validate(Step step, Operand<TFloat32> feature) {
    step.log("val_acc", feature);
    step.log("val_loss", feature);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 8)
  Dataset<Row> validationRows() {
    return null;
  }

  static Trainer trainer() {
    return MetricOfTrainingTrainer.builder(new MetricOfTraining())
        .checkpoints(
            Checkpointing.everyEpochs(1).keepBest(1, MetricOfTrainingMetrics.TRAIN_LOSS, Best.MIN)) // WARNING KER607: Checkpointing.keepBest must watch
        .callbacks(EarlyStopping.on(MetricOfTrainingMetrics.TRAIN_LOSS, Best.MIN)) // WARNING KER607: Use "val_loss" of the @ValidationStep validate
        .callbacks(EarlyStopping.on(MetricOfTrainingMetrics.TRAIN_LOSS, Best.MIN).stoppingThreshold(0.01))
        .build();
  }
}
