package io.keraunos.examples.cifar10;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.PrepareData;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.data.LabeledImage;
import io.keraunos.layer.Conv2D;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Flatten;
import io.keraunos.layer.Images;
import io.keraunos.layer.MaxPool2D;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.StepLR;
import io.keraunos.step.Step;
import java.io.IOException;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/** A plain class. It extends nothing and implements nothing. */
public class Cifar10Net {

  // Layers are plain fields. The field's name is the variables' name in every summary.
  final Conv2D conv1 = Conv2D.of(6, 5).relu(); // filters, kernel size
  final Conv2D conv2 = Conv2D.of(16, 5).relu();
  final MaxPool2D pool = MaxPool2D.of(2);
  final Dense fc1 = Dense.of(120).relu();
  final Dense fc2 = Dense.of(84).relu();
  final Dense fc3 = Dense.of(10);

  private final Cifar10 data;

  public Cifar10Net(Cifar10 data) {
    this.data = data;
  }

  Operand<TFloat32> forward(Step step, Operand<TUint8> image) {
    Operand<TFloat32> x = Images.normalize(step, image, 0.5f, 0.5f); // on the device, from bytes
    x = pool.apply(step, conv1.apply(step, x));
    x = pool.apply(step, conv2.apply(step, x));
    x = Flatten.apply(step, x);
    return fc3.apply(step, fc2.apply(step, fc1.apply(step, x)));
  }

  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> trainingStep(Step step, Operand<TUint8> image, Operand<TInt32> label) {
    Operand<TFloat32> loss =
        Losses.sparseCategoricalCrossentropy(step, forward(step, image), label);
    step.log("train_loss", loss);
    return loss;
  }

  @ValidationStep(logs = {"val_loss", "val_acc"})
  void validationStep(Step step, Operand<TUint8> image, Operand<TInt32> label) {
    Operand<TFloat32> logits = forward(step, image);
    step.log("val_loss", Losses.sparseCategoricalCrossentropy(step, logits, label));
    step.log("val_acc", Metrics.accuracy(step, logits, label));
  }

  @TestStep(logs = {"test_loss", "test_acc"})
  void testStep(Step step, Operand<TUint8> image, Operand<TInt32> label) {
    Operand<TFloat32> logits = forward(step, image);
    step.log("test_loss", Losses.sparseCategoricalCrossentropy(step, logits, label));
    step.log("test_acc", Metrics.accuracy(step, logits, label));
  }

  @PredictStep
  Operand<TFloat32> probabilities(Step step, Operand<TUint8> image) {
    return step.tf().nn.softmax(forward(step, image));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-3)
        .schedule(StepLR.everyEpochs(data.epochsPerLearningRate()).gamma(0.1));
  }

  @PrepareData
  void prepareData() {
    data.prepare();
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 64, shuffle = true, workers = 8)
  Dataset<LabeledImage> trainData() throws IOException {
    return data.trainWithoutValidation();
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 64, workers = 8)
  Dataset<LabeledImage> validationData() throws IOException {
    return data.validation();
  }

  @DataLoader(stage = Stage.TEST, batchSize = 64, workers = 8)
  Dataset<LabeledImage> testData() throws IOException {
    return data.test();
  }
}
