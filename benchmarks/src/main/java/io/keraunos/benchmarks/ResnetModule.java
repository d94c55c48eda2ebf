package io.keraunos.benchmarks;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.data.LabeledImage;
import io.keraunos.layer.BatchNormalization;
import io.keraunos.layer.Conv2D;
import io.keraunos.layer.Dense;
import io.keraunos.layer.GlobalAveragePool2D;
import io.keraunos.layer.Images;
import io.keraunos.layer.Padding;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/** ResNet-20 for images of 32 by 32 pixels (He et al. 2015, section 4.2). */
class ResnetModule {

  private static final int[] FILTERS = {16, 32, 64};
  private static final int BLOCKS = 3;

  final Conv2D first = convolution(16, 3, 1);
  final BatchNormalization firstNorm = norm();
  final List<Conv2D> convolutions = new ArrayList<>();
  final List<BatchNormalization> norms = new ArrayList<>();
  final List<Conv2D> shortcuts = new ArrayList<>();
  final List<BatchNormalization> shortcutNorms = new ArrayList<>();
  final GlobalAveragePool2D pool = GlobalAveragePool2D.of();
  final Dense head = Dense.of(10);

  private final Dataset<LabeledImage> images;

  ResnetModule(Dataset<LabeledImage> images) {
    this.images = images;
    for (int stage = 0; stage < FILTERS.length; stage++) {
      for (int block = 0; block < BLOCKS; block++) {
        convolutions.add(convolution(FILTERS[stage], 3, stride(stage, block)));
        convolutions.add(convolution(FILTERS[stage], 3, 1));
        norms.add(norm());
        norms.add(norm());
      }
      if (stage > 0) {
        shortcuts.add(convolution(FILTERS[stage], 1, 2));
        shortcutNorms.add(norm());
      }
    }
  }

  private static int stride(int stage, int block) {
    return stage > 0 && block == 0 ? 2 : 1;
  }

  private static Conv2D convolution(int filters, int kernel, int stride) {
    return Conv2D.of(filters, kernel).strides(stride).padding(Padding.SAME).useBias(false);
  }

  private static BatchNormalization norm() {
    return BatchNormalization.of().momentum(0.9).epsilon(1e-5);
  }

  private Operand<TFloat32> block(Step step, Operand<TFloat32> x, int index) {
    int stage = index / BLOCKS;
    Operand<TFloat32> y = convolutions.get(2 * index).apply(step, x);
    y = step.tf().nn.relu(norms.get(2 * index).apply(step, y));
    y = norms.get(2 * index + 1).apply(step, convolutions.get(2 * index + 1).apply(step, y));
    Operand<TFloat32> shortcut = x;
    if (stride(stage, index % BLOCKS) == 2) {
      shortcut = shortcutNorms.get(stage - 1).apply(step, shortcuts.get(stage - 1).apply(step, x));
    }
    return step.tf().nn.relu(step.tf().math.add(y, shortcut));
  }

  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> train(Step step, Operand<TUint8> image, Operand<TInt32> label) {
    Operand<TFloat32> x = Images.normalize(step, image, 0.5f, 0.5f);
    x = step.tf().nn.relu(firstNorm.apply(step, first.apply(step, x)));
    for (int index = 0; index < FILTERS.length * BLOCKS; index++) {
      x = block(step, x, index);
    }
    Operand<TFloat32> logits = head.apply(step, pool.apply(step, x));
    Operand<TFloat32> loss = Losses.sparseCategoricalCrossentropy(step, logits, label);
    step.log("train_loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-3);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 128, shuffle = true, workers = 1, dropLast = true)
  Dataset<LabeledImage> trainData() {
    return images;
  }
}
