package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.LowerIsBetter;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.callback.Best;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.data.Dataset;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.ReduceOnPlateau;
import io.keraunos.step.Step;
import io.keraunos.trainer.Trainer;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class MetricDirection {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Operand<TFloat32> feature) {
    return feature;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-3)
        .schedule(
            ReduceOnPlateau.monitor(MetricDirectionMetrics.VAL_ACC) // ERROR KER606: call largerIsBetter(true)
                .patience(2));
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Row> rows() {
    return null;
  }

  @ValidationStep(logs = {"val_loss", "val_acc", "val_miss"})
  void validate(Step step, Operand<TFloat32> feature) {
    Operand<TFloat32> accuracy = Metrics.binaryAccuracy(step, feature, feature);
    step.log("val_loss", Losses.meanSquaredError(step, feature, feature));
    step.log("val_acc", accuracy);
    step.log("val_miss", misses(accuracy));
  }

  @LowerIsBetter
  private static Operand<TFloat32> misses(Operand<TFloat32> accuracy) {
    return accuracy;
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 8)
  Dataset<Row> validationRows() {
    return null;
  }

  static Trainer trainer() {
    return MetricDirectionTrainer.builder(new MetricDirection())
        .callbacks(
            EarlyStopping.on(MetricDirectionMetrics.VAL_ACC, Best.MIN), // ERROR KER606: "val_acc" is better where it is higher, but on takes the lower
            EarlyStopping.on(MetricDirectionMetrics.VAL_MISS, Best.MAX), // ERROR KER606: "val_miss" is better where it is lower
            EarlyStopping.on(MetricDirectionMetrics.VAL_LOSS, Best.MAX)) // ERROR KER606: use Best.MIN
        .build();
  }
}
