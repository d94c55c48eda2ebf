package spirals;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Tells on which of two spirals a point lies. */
public class Spirals {

  final Dense first = Dense.of(64).relu();
  final Dense second = Dense.of(64).relu();
  final Dense last = Dense.of(2);

  Operand<TFloat32> logits(Step step, Operand<TFloat32> at) {
    return last.apply(step, second.apply(step, first.apply(step, at)));
  }

  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> at, Operand<TInt32> spiral) {
    Operand<TFloat32> loss = Losses.sparseCategoricalCrossentropy(step, logits(step, at), spiral);
    step.log("train_loss", loss);
    return loss;
  }

  @ValidationStep(logs = {"val_loss", "val_acc"})
  void validate(Step step, Operand<TFloat32> at, Operand<TInt32> spiral) {
    Operand<TFloat32> logits = logits(step, at);
    step.log("val_loss", Losses.sparseCategoricalCrossentropy(step, logits, spiral));
    step.log("val_acc", Metrics.accuracy(step, logits, spiral));
  }

  @TestStep(logs = "test_acc")
  void test(Step step, Operand<TFloat32> at, Operand<TInt32> spiral) {
    step.log("test_acc", Metrics.accuracy(step, logits(step, at), spiral));
  }

  @PredictStep
  Operand<TFloat32> probabilities(Step step, Operand<TFloat32> at) {
    return step.tf().nn.softmax(logits(step, at));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
  Dataset<Point> trainingPoints() {
    return Point.draw(1_000, 1);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 100)
  Dataset<Point> validationPoints() {
    return Point.draw(500, 2);
  }

  @DataLoader(stage = Stage.TEST, batchSize = 100)
  Dataset<Point> testPoints() {
    return Point.draw(500, 3);
  }
}
