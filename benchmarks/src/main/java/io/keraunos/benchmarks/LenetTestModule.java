package io.keraunos.benchmarks;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.data.Dataset;
import io.keraunos.data.LabeledImage;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/** A LeNet that is also tested. */
class LenetTestModule extends LenetModule {

  private final Dataset<LabeledImage> images;

  LenetTestModule(Dataset<LabeledImage> images) {
    super(images);
    this.images = images;
  }

  @TestStep(logs = {"test_loss", "test_acc"})
  void test(Step step, Operand<TUint8> image, Operand<TInt32> label) {
    Operand<TFloat32> logits = forward(step, image);
    step.log("test_loss", Losses.sparseCategoricalCrossentropy(step, logits, label));
    step.log("test_acc", Metrics.accuracy(step, logits, label));
  }

  @DataLoader(stage = Stage.TEST, batchSize = 64, workers = 1)
  Dataset<LabeledImage> testData() {
    return images;
  }
}
