// kind: semantics
// source: kind known from forums of PyTorch and Keras
// wrong: Training scales the pixels to -1..1, the predict step only casts them: the exported model sees numbers up to 255.
// before: not run
// caught: warned
// says: KER1021: train of PredictsUnscaledPixels gives the weights 0.00784 times the
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import java.nio.file.Path;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Tells pictures by their colour. */
public class PredictsUnscaledPixels {
  record Row(@TensorShape({8, 8, 3}) byte[] image, int label) {}

  final Conv2D conv = Conv2D.of(4, 3).relu();
  final Dense output = Dense.of(3);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> x) {
    return output.apply(step, Flatten.apply(step, conv.apply(step, x)));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TUint8> image, Operand<TInt32> label) {
    var x = Images.normalize(step, image, 0.5f, 0.5f);
    var loss = Losses.sparseCategoricalCrossentropy(step, forward(step, x), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TUint8> image, Operand<TInt32> label) {
    var x = Images.normalize(step, image, 0.5f, 0.5f);
    step.log("val_acc", Metrics.accuracy(step, forward(step, x), label));
  }

  @PredictStep
  Operand<TFloat32> probabilities(Step step, Operand<TUint8> image) {
    return step.tf().nn.softmax(forward(step, step.tf().dtypes.cast(image, TFloat32.class)));
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
        PredictsUnscaledPixelsTrainer.builder(new PredictsUnscaledPixels())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
      trainer.export(Path.of(args[0], "model"));
    }
  }
}
