// kind: data
// source: kind known from lists of common mistakes with data
// wrong: Mean and deviation are those of pixels from 0 to 1, and the pixels go from 0 to 255.
// before: not run
// caught: warned
// says: KER3013: image is multiplied with weights with a mean of 403.3 and a deviation
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
public class MeansOfOtherScale {
  record Row(@TensorShape({8, 8, 3}) float[] image, int label) {}

  final Conv2D conv = Conv2D.of(4, 3).relu();
  final Dense output = Dense.of(3);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> image) {
    var tf = step.tf();
    Operand<TFloat32> x = tf.math.div(tf.math.sub(image, tf.constant(0.485f)), tf.constant(0.229f));
    return output.apply(step, Flatten.apply(step, conv.apply(step, x)));
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
      float[] image = new float[8 * 8 * 3];
      for (int p = 0; p < image.length; p++) {
        image[p] = (float) (random.nextInt(120) + (p % 3 == label ? 100 : 0));
      }
      rows.add(new Row(image, label));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        MeansOfOtherScaleTrainer.builder(new MeansOfOtherScale())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
