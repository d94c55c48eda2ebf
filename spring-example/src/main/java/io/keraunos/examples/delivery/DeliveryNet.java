package io.keraunos.examples.delivery;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.layer.DenseFeatures;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Predicts how long a delivery takes. */
public class DeliveryNet {

  final DenseFeatures features = DenseFeatures.of();
  final Dense hidden = Dense.of(32).relu();
  final Dense output = Dense.of(1);

  private final Dataset<Delivery> training;
  private final Dataset<Delivery> heldBack;
  private final double learningRate;

  /** Creates a network that learns from deliveries, and is measured on others. */
  public DeliveryNet(Dataset<Delivery> training, Dataset<Delivery> heldBack, double learningRate) {
    this.training = training;
    this.heldBack = heldBack;
    this.learningRate = learningRate;
  }

  private Operand<TFloat32> forward(Step step, Features row) {
    return output.apply(step, hidden.apply(step, features.apply(step, row)));
  }

  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> train(Step step, Features row, Operand<TFloat32> minutes) {
    Operand<TFloat32> loss = Losses.meanSquaredError(step, forward(step, row), minutes);
    step.log("train_loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Features row, Operand<TFloat32> minutes) {
    step.log("val_loss", Losses.meanSquaredError(step, forward(step, row), minutes));
  }

  @PredictStep
  Operand<TFloat32> minutes(Step step, Features row) {
    return forward(step, row);
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(learningRate);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 64, shuffle = true)
  Dataset<Delivery> training() {
    return training;
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 256)
  Dataset<Delivery> heldBack() {
    return heldBack;
  }
}
