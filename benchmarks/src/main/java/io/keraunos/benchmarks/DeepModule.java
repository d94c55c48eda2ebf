package io.keraunos.benchmarks;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.data.LabeledImage;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Flatten;
import io.keraunos.layer.Images;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/** A dense network of 6.9 million weights for images, whose gradients are long to exchange. */
class DeepModule {

  private static final int UNITS = 640;
  private static final int MORE_LAYERS = 12;

  final Dense first = Dense.of(UNITS).relu();
  final List<Dense> more =
      Stream.generate(() -> Dense.of(UNITS).relu()).limit(MORE_LAYERS).toList();
  final Dense last = Dense.of(10);

  private final Dataset<LabeledImage> images;

  DeepModule(Dataset<LabeledImage> images) {
    this.images = images;
  }

  private Operand<TFloat32> forward(Step step, Operand<TUint8> image) {
    Operand<TFloat32> pixels = Images.normalize(step, image, 0.5f, 0.5f);
    Operand<TFloat32> x = first.apply(step, Flatten.apply(step, pixels));
    for (Dense layer : more) {
      x = layer.apply(step, x);
    }
    return last.apply(step, x);
  }

  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> train(Step step, Operand<TUint8> image, Operand<TInt32> label) {
    Operand<TFloat32> logits = forward(step, image);
    Operand<TFloat32> loss = Losses.sparseCategoricalCrossentropy(step, logits, label);
    step.log("train_loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-3);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true, workers = 1, dropLast = true)
  Dataset<LabeledImage> trainData() {
    return images;
  }
}
