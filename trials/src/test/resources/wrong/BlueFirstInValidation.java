// kind: data
// source: https://github.com/udacity/sdc-issue-reports/issues/623
// wrong: The pictures of training have red first, and those that are validated on are read by OpenCV, which has blue first.
// before: not run
// caught: warned
// says: KER5016: val_acc is 0.31 after 100 steps, and always the most frequent class has
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

/** Tells ripe fruit from fruit that is not. */
public class BlueFirstInValidation {
  record Row(@TensorShape({8, 8, 3}) byte[] image, int label) {}

  final Conv2D conv = Conv2D.of(8, 3).relu();
  final GlobalAveragePool2D pool = GlobalAveragePool2D.of();
  final Dense output = Dense.of(3);

  Operand<TFloat32> forward(Step step, Operand<TUint8> image) {
    Operand<TFloat32> x = Images.normalize(step, image, 0.5f, 0.5f);
    return output.apply(step, pool.apply(step, conv.apply(step, x)));
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
    return Dataset.of(rows(1, 400, false));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 100, true));
  }

  static List<Row> rows(int seed, int size, boolean blueFirst) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int label = random.nextInt(3); // raspberry, lime, plum
      byte[] image = new byte[8 * 8 * 3];
      for (int p = 0; p < image.length; p++) {
        int channel = blueFirst ? 2 - p % 3 : p % 3;
        image[p] = (byte) (random.nextInt(140) + (channel == label ? 70 : 0));
      }
      rows.add(new Row(image, label));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        BlueFirstInValidationTrainer.builder(new BlueFirstInValidation())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
