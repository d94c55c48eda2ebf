package io.keraunos.benchmarks;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A small dense network, 20-64-64-2. */
class MlpModule {

  final Dense hidden1 = Dense.of(64).relu();
  final Dense hidden2 = Dense.of(64).relu();
  final Dense output = Dense.of(2);

  private final Dataset<MadeRow> rows;

  MlpModule(Dataset<MadeRow> rows) {
    this.rows = rows;
  }

  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> numbers, Operand<TInt32> label) {
    Operand<TFloat32> logits =
        output.apply(step, hidden2.apply(step, hidden1.apply(step, numbers)));
    Operand<TFloat32> loss = Losses.sparseCategoricalCrossentropy(step, logits, label);
    step.log("train_loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-3);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true, dropLast = true)
  Dataset<MadeRow> trainData() {
    return rows;
  }
}
