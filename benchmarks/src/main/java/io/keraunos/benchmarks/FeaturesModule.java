package io.keraunos.benchmarks;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.layer.DenseFeatures;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** A small dense network on 20 mixed columns; categories and buckets are 8 numbers each. */
class FeaturesModule {

  private static final int WIDTH = 8;

  final DenseFeatures input =
      DenseFeatures.of()
          .width("c0", WIDTH)
          .width("c1", WIDTH)
          .width("c2", WIDTH)
          .width("c3", WIDTH)
          .width("c4", WIDTH)
          .width("c5", WIDTH)
          .width("i1", WIDTH);
  final Dense hidden1 = Dense.of(64).relu();
  final Dense hidden2 = Dense.of(32).relu();
  final Dense output = Dense.of(1);

  private final Dataset<MadeMixed> rows;

  FeaturesModule(Dataset<MadeMixed> rows) {
    this.rows = rows;
  }

  Operand<TFloat32> logits(Step step, Features row) {
    Operand<TFloat32> hidden = hidden1.apply(step, input.apply(step, row));
    return output.apply(step, hidden2.apply(step, hidden));
  }

  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> train(Step step, Features row, Operand<TBool> yes) {
    Operand<TFloat32> loss = Losses.binaryCrossentropy(step, logits(step, row), yes);
    step.log("train_loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-3);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 1024, shuffle = true, dropLast = true, workers = 2)
  Dataset<MadeMixed> trainData() {
    return rows;
  }
}
