// kind: loaders
// source: https://github.com/divamgupta/image-segmentation-keras/issues/11
// wrong: The masks of training are made smaller by the mean of four pixels, like the pictures: between background, 0, and water, 3, there is forest, 1 or 2, that nobody has seen.
// before: not run
// caught: silent
import io.keraunos.annotation.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.*;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Finds forest and water on pictures of half the size. */
public class MaskResizedSmoothly {
  record Row(@TensorShape({6, 6, 4}) float[] image, @TensorShape({6, 6}) int[] label) {}

  final Conv2D conv = Conv2D.of(12, 3).padding(Padding.SAME).relu();
  final Conv2D output = Conv2D.of(4, 1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> image) {
    return output.apply(step, conv.apply(step, image));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> image, Operand<TInt32> label) {
    var loss = Losses.sparseCategoricalCrossentropy(step, forward(step, image), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TFloat32> image, Operand<TInt32> label) {
    step.log("val_acc", Metrics.accuracy(step, forward(step, image), label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 200, true));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 100, false));
  }

  static List<Row> rows(int seed, int size, boolean smooth) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int[] mask = new int[144];
      for (int n = 0; n < 3; n++) {
        int y = random.nextInt(9), x = random.nextInt(9), kind = 1 + random.nextInt(3);
        for (int p = 0; p < 9; p++) {
          mask[(y + p / 3) * 12 + x + p % 3] = kind;
        }
      }
      float[] image = new float[144];
      int[] label = new int[36];
      for (int p = 0; p < 36; p++) {
        int at = p / 6 * 24 + p % 6 * 2;
        int[] four = {mask[at], mask[at + 1], mask[at + 12], mask[at + 13]};
        for (int kind : four) {
          image[p * 4 + kind] += 0.25f + 0.1f * (float) random.nextGaussian();
        }
        label[p] = smooth ? (int) Math.round(Arrays.stream(four).average().orElse(0)) : four[0];
      }
      rows.add(new Row(image, label));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        MaskResizedSmoothlyTrainer.builder(new MaskResizedSmoothly())
            .maxEpochs(8).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
