// kind: data
// source: kind known from lists of common mistakes with data
// wrong: The bytes of the pictures are cast to float, and nobody divides them by 255.
// before: not run
// caught: warned
// says: KER3013: image has the pixels of images, whole numbers up to 219, and they are
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Tells pictures by their colour. */
public class PixelsCastOnly {
  record Row(@TensorShape({8, 8, 3}) byte[] image, int label) {}

  final Conv2D conv = Conv2D.of(4, 3).relu();
  final Dense output = Dense.of(3);

  Operand<TFloat32> forward(Step step, Operand<TUint8> image) {
    Operand<TFloat32> x = step.tf().dtypes.cast(image, TFloat32.class);
    return output.apply(step, Flatten.apply(step, conv.apply(step, x)));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TUint8> image, Operand<TInt32> label) {
    var loss = Losses.sparseCategoricalCrossentropy(step, forward(step, image), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TUint8> image, Operand<TInt32> label) {
    step.log("val_acc", Metrics.accuracy(step, forward(step, image), label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 400));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 100));
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int label = random.nextInt(3);
      byte[] image = new byte[8 * 8 * 3];
      for (int p = 0; p < image.length; p++) {
        image[p] = (byte) (random.nextInt(120) + (p % 3 == label ? 100 : 0));
      }
      rows.add(new Row(image, label));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        PixelsCastOnlyTrainer.builder(new PixelsCastOnly())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
