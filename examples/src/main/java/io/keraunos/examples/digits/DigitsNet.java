package io.keraunos.examples.digits;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PrepareData;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.examples.DataFile;
import io.keraunos.layer.Conv2D;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Dropout;
import io.keraunos.layer.Flatten;
import io.keraunos.layer.MaxPool2D;
import io.keraunos.layer.Padding;
import io.keraunos.layer.Sequential;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.CosineAnnealing;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.io.IOException;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Reads digits of 8 x 8 pixels: trained on four fifths of them, tested on the last. */
class DigitsNet {

  static final int EPOCHS = 15;

  final Sequential features =
      Sequential.of(
          Conv2D.of(16, 3).padding(Padding.SAME).relu(),
          MaxPool2D.of(2),
          Conv2D.of(32, 3).padding(Padding.SAME).relu(),
          MaxPool2D.of(2),
          Flatten.layer());
  final Dense hidden = Dense.of(64).relu();
  final Dropout dropout = Dropout.of(0.25);
  final Dense output = Dense.of(10);

  private final DataFile file;
  private List<Dataset<Digit>> split = List.of();

  DigitsNet(DataFile file) {
    this.file = file;
  }

  Operand<TFloat32> forward(Step step, Operand<TFloat32> pixels) {
    Operand<TFloat32> x = step.tf().math.mul(pixels, step.tf().constant(1f / 16));
    x = dropout.apply(step, hidden.apply(step, features.apply(step, x)));
    return output.apply(step, x);
  }

  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> pixels, Operand<TInt32> label) {
    Operand<TFloat32> loss =
        Losses.sparseCategoricalCrossentropy(step, forward(step, pixels), label);
    step.log("train_loss", loss);
    return loss;
  }

  @TestStep(logs = {"test_loss", "test_acc"})
  void test(Step step, Operand<TFloat32> pixels, Operand<TInt32> label) {
    Operand<TFloat32> logits = forward(step, pixels);
    step.log("test_loss", Losses.sparseCategoricalCrossentropy(step, logits, label));
    step.log("test_acc", Metrics.accuracy(step, logits, label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(3e-3).schedule(CosineAnnealing.overEpochs(EPOCHS).minimum(1e-4));
  }

  @PrepareData
  void readDigits() throws IOException {
    split = Digits.read(file).randomSplit(1, 0.8, 0.2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
  Dataset<Digit> trainData() {
    return split.get(0);
  }

  @DataLoader(stage = Stage.TEST, batchSize = 128)
  Dataset<Digit> testData() {
    return split.get(1);
  }
}
