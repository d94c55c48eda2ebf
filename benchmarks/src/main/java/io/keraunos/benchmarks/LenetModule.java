package io.keraunos.benchmarks;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.data.LabeledImage;
import io.keraunos.layer.Conv2D;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Flatten;
import io.keraunos.layer.Images;
import io.keraunos.layer.MaxPool2D;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/** LeNet for images of 32 by 32 pixels in three colours. */
class LenetModule {

  final Conv2D conv1 = Conv2D.of(6, 5).relu();
  final Conv2D conv2 = Conv2D.of(16, 5).relu();
  final MaxPool2D pool = MaxPool2D.of(2);
  final Dense fc1 = Dense.of(120).relu();
  final Dense fc2 = Dense.of(84).relu();
  final Dense fc3 = Dense.of(10);

  private final Dataset<LabeledImage> images;

  LenetModule(Dataset<LabeledImage> images) {
    this.images = images;
  }

  Operand<TFloat32> forward(Step step, Operand<TUint8> image) {
    Operand<TFloat32> x = Images.normalize(step, image, 0.5f, 0.5f);
    x = pool.apply(step, conv1.apply(step, x));
    x = pool.apply(step, conv2.apply(step, x));
    x = fc2.apply(step, fc1.apply(step, Flatten.apply(step, x)));
    return fc3.apply(step, x);
  }

  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> train(Step step, Operand<TUint8> image, Operand<TInt32> label) {
    Operand<TFloat32> logits = forward(step, image);
    Operand<TFloat32> loss = Losses.sparseCategoricalCrossentropy(step, logits, label);
    step.log("train_loss", loss);
    return loss;
  }

  @PredictStep
  Operand<TFloat32> probabilities(Step step, Operand<TUint8> image) {
    return step.tf().nn.softmax(forward(step, image));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-3);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 64, shuffle = true, workers = 1, dropLast = true)
  Dataset<LabeledImage> trainData() {
    return images;
  }
}
