package io.keraunos.examples.churn;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.PrepareData;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.CsvDataset;
import io.keraunos.data.CsvFormat;
import io.keraunos.data.Dataset;
import io.keraunos.examples.DataFile;
import io.keraunos.layer.Dense;
import io.keraunos.layer.DenseFeatures;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.AdamW;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Says how likely a customer is to leave. What the columns are is said in {@link Customer}; there
 * is nothing to prepare here, and nothing to forget when the model is asked.
 */
class ChurnNet {

  final DenseFeatures input = DenseFeatures.of();
  final Dense hidden1 = Dense.of(64).relu();
  final Dense hidden2 = Dense.of(32).relu();
  final Dense output = Dense.of(1);

  private final DataFile file;
  private List<Dataset<Customer>> split = List.of();

  ChurnNet(DataFile file) {
    this.file = file;
  }

  Operand<TFloat32> logit(Step step, Features customer) {
    Operand<TFloat32> x = hidden1.apply(step, input.apply(step, customer));
    return output.apply(step, hidden2.apply(step, x));
  }

  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> train(Step step, Features customer, Operand<TBool> churned) {
    Operand<TFloat32> loss = Losses.binaryCrossentropy(step, logit(step, customer), churned);
    step.log("train_loss", loss);
    return loss;
  }

  @ValidationStep(logs = {"val_loss", "val_auc"})
  void validate(Step step, Features customer, Operand<TBool> churned) {
    Operand<TFloat32> logit = logit(step, customer);
    step.log("val_loss", Losses.binaryCrossentropy(step, logit, churned));
    step.log("val_auc", Metrics.auc(step, logit, churned));
  }

  @TestStep(logs = {"test_loss", "test_acc", "test_auc"})
  void test(Step step, Features customer, Operand<TBool> churned) {
    Operand<TFloat32> logit = logit(step, customer);
    step.log("test_loss", Losses.binaryCrossentropy(step, logit, churned));
    step.log("test_acc", Metrics.binaryAccuracy(step, logit, churned));
    step.log("test_auc", Metrics.auc(step, logit, churned));
  }

  @PredictStep
  Operand<TFloat32> probability(Step step, Features customer) {
    return step.tf().math.sigmoid(logit(step, customer));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return AdamW.learningRate(1e-3).weightDecay(0.01);
  }

  Dataset<Customer> table() throws IOException {
    try (InputStream stream = file.open()) {
      return CsvDataset.read(
          file.name(),
          stream,
          CsvFormat.withHeader().booleans("yes", "no"),
          ChurnNetCustomerReader.INSTANCE);
    }
  }

  @PrepareData
  void split() throws IOException {
    split = table().stratifiedSplit(1, customer -> customer.churned() ? 1 : 0, 0.6, 0.2, 0.2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 64, shuffle = true)
  Dataset<Customer> trainData() {
    return split.get(0);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 256)
  Dataset<Customer> validationData() {
    return split.get(1);
  }

  @DataLoader(stage = Stage.TEST, batchSize = 256)
  Dataset<Customer> testData() {
    return split.get(2);
  }
}
