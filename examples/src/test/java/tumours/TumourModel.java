package tumours;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.BatchNormalization;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.metric.Plots;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** Tells harmless tumours from others. */
public class TumourModel {

  final BatchNormalization scale = BatchNormalization.of().momentum(0.9);
  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  private final List<Dataset<Tumour>> parts; // to train, to validate and to test

  TumourModel(List<Dataset<Tumour>> parts) {
    this.parts = parts;
  }

  Operand<TFloat32> logit(
      Step step,
      Operand<TFloat32> radius,
      Operand<TFloat32> texture,
      Operand<TFloat32> dents,
      Operand<TFloat32> symmetry) {
    Operand<TFloat32> all =
        step.tf().stack(List.of(radius, texture, dents, symmetry), Stack.axis(1L));
    return output.apply(step, hidden.apply(step, scale.apply(step, all)));
  }

  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> train(
      Step step,
      Operand<TFloat32> radius,
      Operand<TFloat32> texture,
      Operand<TFloat32> dents,
      Operand<TFloat32> symmetry,
      Operand<TBool> benign) {
    Operand<TFloat32> loss =
        Losses.binaryCrossentropy(step, logit(step, radius, texture, dents, symmetry), benign);
    step.log("train_loss", loss);
    return loss;
  }

  @ValidationStep(logs = {"val_loss", "val_roc"})
  void validate(
      Step step,
      Operand<TFloat32> radius,
      Operand<TFloat32> texture,
      Operand<TFloat32> dents,
      Operand<TFloat32> symmetry,
      Operand<TBool> benign) {
    Operand<TFloat32> logit = logit(step, radius, texture, dents, symmetry);
    step.log("val_loss", Losses.binaryCrossentropy(step, logit, benign));
    step.log("val_roc", Plots.roc(step, logit, benign));
  }

  @TestStep(
      logs = {
        "test_acc",
        "test_auc",
        "test_roc",
        "test_precision_recall",
        "test_calibration",
        "test_confusion"
      })
  void test(
      Step step,
      Operand<TFloat32> radius,
      Operand<TFloat32> texture,
      Operand<TFloat32> dents,
      Operand<TFloat32> symmetry,
      Operand<TBool> benign) {
    Operand<TFloat32> logit = logit(step, radius, texture, dents, symmetry);
    step.log("test_acc", Metrics.binaryAccuracy(step, logit, benign));
    step.log("test_auc", Metrics.auc(step, logit, benign));
    step.log("test_roc", Plots.roc(step, logit, benign));
    step.log("test_precision_recall", Plots.precisionRecall(step, logit, benign));
    step.log("test_calibration", Plots.calibration(step, logit, benign));
    step.log("test_confusion", Plots.binaryConfusion(step, logit, benign, "malignant", "benign"));
  }

  @PredictStep
  Operand<TFloat32> probability(
      Step step,
      Operand<TFloat32> radius,
      Operand<TFloat32> texture,
      Operand<TFloat32> dents,
      Operand<TFloat32> symmetry) {
    return step.tf().math.sigmoid(logit(step, radius, texture, dents, symmetry));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(5e-3);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
  Dataset<Tumour> training() {
    return parts.get(0);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 64)
  Dataset<Tumour> validation() {
    return parts.get(1);
  }

  @DataLoader(stage = Stage.TEST, batchSize = 64)
  Dataset<Tumour> test() {
    return parts.get(2);
  }
}
