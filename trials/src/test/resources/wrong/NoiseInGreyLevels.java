// kind: units
// source: kind known from forums of Keras and albumentations
// wrong: The noise that is added to the pictures of training has a deviation of 20 grey values, and the pixels go from 0 to 1.
// before: not run
// caught: warned
// says: KER3015: features has a spread of
import io.keraunos.annotation.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.*;
import io.keraunos.trainer.*;
import java.util.*;
import java.util.concurrent.ThreadLocalRandom;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Tells two patterns apart, with noise added in training. */
public class NoiseInGreyLevels {
  record Row(@TensorShape({64}) float[] features, int label) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(2);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    return output.apply(step, hidden.apply(step, features));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    var loss = Losses.sparseCategoricalCrossentropy(step, forward(step, features), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    step.log("val_acc", Metrics.accuracy(step, forward(step, features), label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 400)).map(NoiseInGreyLevels::noisy);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 200));
  }

  static Row noisy(Row row) {
    float[] features = row.features().clone();
    for (int p = 0; p < 64; p++) {
      features[p] += (float) (20 * ThreadLocalRandom.current().nextGaussian());
    }
    return new Row(features, row.label());
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int label = random.nextInt(2);
      float[] features = new float[64];
      for (int p = 0; p < 64; p++) {
        boolean bright = (label == 0 ? p / 8 : p % 8) / 2 % 2 == 0;
        features[p] = (bright ? 0.5f : 0.35f) + 0.5f * random.nextFloat();
      }
      rows.add(new Row(features, label));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        NoiseInGreyLevelsTrainer.builder(new NoiseInGreyLevels())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
