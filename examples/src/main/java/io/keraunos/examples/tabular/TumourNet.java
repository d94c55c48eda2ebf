package io.keraunos.examples.tabular;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.PrepareData;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
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

/** Tells benign tumours from malignant ones: trained on four fifths, tested on the last. */
class TumourNet {

  final DenseFeatures input = DenseFeatures.of();
  final Dense hidden1 = Dense.of(32).relu();
  final Dense hidden2 = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  private final DataFile file;
  private List<Dataset<Tumour>> split = List.of();

  TumourNet(DataFile file) {
    this.file = file;
  }

  Operand<TFloat32> logit(Step step, Features tumour) {
    Operand<TFloat32> x = hidden1.apply(step, input.apply(step, tumour));
    return output.apply(step, hidden2.apply(step, x));
  }

  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> train(Step step, Features tumour, Operand<TBool> benign) {
    Operand<TFloat32> loss = Losses.binaryCrossentropy(step, logit(step, tumour), benign);
    step.log("train_loss", loss);
    return loss;
  }

  @TestStep(logs = {"test_loss", "test_acc", "test_precision", "test_recall", "test_auc"})
  void test(Step step, Features tumour, Operand<TBool> benign) {
    Operand<TFloat32> logit = logit(step, tumour);
    step.log("test_loss", Losses.binaryCrossentropy(step, logit, benign));
    step.log("test_acc", Metrics.binaryAccuracy(step, logit, benign));
    step.log("test_precision", Metrics.precision(step, logit, benign));
    step.log("test_recall", Metrics.recall(step, logit, benign));
    step.log("test_auc", Metrics.auc(step, logit, benign));
  }

  @PredictStep
  Operand<TFloat32> probability(Step step, Features tumour) {
    return step.tf().math.sigmoid(logit(step, tumour));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return AdamW.learningRate(2e-3).weightDecay(0.01);
  }

  Dataset<Tumour> table() throws IOException {
    try (InputStream stream = file.open()) {
      return CsvDataset.read(
          file.name(), stream, CsvFormat.withHeader(), TumourNetTumourReader.INSTANCE);
    }
  }

  @PrepareData
  void split() throws IOException {
    split = table().randomSplit(1, 0.8, 0.2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
  Dataset<Tumour> trainData() {
    return split.get(0);
  }

  @DataLoader(stage = Stage.TEST, batchSize = 128)
  Dataset<Tumour> testData() {
    return split.get(1);
  }
}
