package io.keraunos.examples.resnet;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.data.LabeledImage;
import io.keraunos.examples.cifar10.Cifar10;
import io.keraunos.layer.BatchNormalization;
import io.keraunos.layer.Conv2D;
import io.keraunos.layer.Dense;
import io.keraunos.layer.GlobalAveragePool2D;
import io.keraunos.layer.Images;
import io.keraunos.layer.RandomCrop;
import io.keraunos.layer.RandomFlip;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.CosineAnnealing;
import io.keraunos.optimizer.LinearWarmup;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.step.Step;
import java.io.IOException;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/**
 * ResNet-20 for images of 32 by 32 pixels: He et al. 2015, <a
 * href="https://arxiv.org/abs/1512.03385">arxiv.org/abs/1512.03385</a>, section 4.2, with
 * convolutions in the shortcuts (its option B).
 */
class ResNet20 {

  static final int BATCH = 128;

  private static final float[] MEAN = {0.4914f, 0.4822f, 0.4465f};
  private static final float[] STD = {0.2470f, 0.2435f, 0.2616f};

  final RandomCrop crop = RandomCrop.padding(4);
  final RandomFlip flip = RandomFlip.horizontal();
  final Conv2D first = ResidualBlock.convolution(16, 3, 1);
  final BatchNormalization firstNorm = ResidualBlock.norm();
  final List<ResidualBlock> blocks =
      List.of(
          new ResidualBlock(16, false),
          new ResidualBlock(16, false),
          new ResidualBlock(16, false),
          new ResidualBlock(32, true),
          new ResidualBlock(32, false),
          new ResidualBlock(32, false),
          new ResidualBlock(64, true),
          new ResidualBlock(64, false),
          new ResidualBlock(64, false));
  final GlobalAveragePool2D pool = GlobalAveragePool2D.of();
  final Dense output = Dense.of(10);

  private final Cifar10 data;
  private final long steps;

  /**
   * A network.
   *
   * @param steps those of the whole training, over which the learning rate falls
   */
  ResNet20(Cifar10 data, long steps) {
    this.data = data;
    this.steps = steps;
  }

  Operand<TFloat32> forward(Step step, Operand<TUint8> image) {
    Operand<TFloat32> x = Images.normalize(step, image, MEAN, STD);
    x = flip.apply(step, crop.apply(step, x));
    x = step.tf().nn.relu(firstNorm.apply(step, first.apply(step, x)));
    for (ResidualBlock block : blocks) {
      x = block.apply(step, x);
    }
    return output.apply(step, pool.apply(step, x));
  }

  @TrainingStep(logs = {"train_loss", "train_acc"})
  Operand<TFloat32> train(Step step, Operand<TUint8> image, Operand<TInt32> label) {
    Operand<TFloat32> logits = forward(step, image);
    Operand<TFloat32> loss = Losses.sparseCategoricalCrossentropy(step, logits, label);
    step.log("train_loss", loss);
    step.log("train_acc", Metrics.accuracy(step, logits, label));
    return loss;
  }

  @ValidationStep(logs = {"val_loss", "val_acc"})
  void validate(Step step, Operand<TUint8> image, Operand<TInt32> label) {
    Operand<TFloat32> logits = forward(step, image);
    step.log("val_loss", Losses.sparseCategoricalCrossentropy(step, logits, label));
    step.log("val_acc", Metrics.accuracy(step, logits, label));
  }

  @TestStep(logs = {"test_loss", "test_acc"})
  void test(Step step, Operand<TUint8> image, Operand<TInt32> label) {
    Operand<TFloat32> logits = forward(step, image);
    step.log("test_loss", Losses.sparseCategoricalCrossentropy(step, logits, label));
    step.log("test_acc", Metrics.accuracy(step, logits, label));
  }

  @PredictStep
  Operand<TFloat32> probabilities(Step step, Operand<TUint8> image) {
    return step.tf().nn.softmax(forward(step, image));
  }

  /** Rises over a tenth of the training, then falls along a cosine. */
  @Optimizer
  OptimizerSpec optimizer() {
    long warmup = Math.max(1, steps / 10);
    return SGD.learningRate(0.1)
        .momentum(0.9)
        .nesterov(true)
        .weightDecay(1e-4)
        .schedule(
            LinearWarmup.overSteps(warmup)
                .from(0.01)
                .then(CosineAnnealing.overSteps(Math.max(1, steps - warmup))))
        .withoutDecayFor("*/bias", "*/gamma", "*/beta");
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = BATCH, shuffle = true, workers = 2, dropLast = true)
  Dataset<LabeledImage> trainData() throws IOException {
    return data.train();
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 256, workers = 1)
  Dataset<LabeledImage> validationData() throws IOException {
    return data.test();
  }

  @DataLoader(stage = Stage.TEST, batchSize = 256, workers = 1)
  Dataset<LabeledImage> testData() throws IOException {
    return data.test();
  }
}
