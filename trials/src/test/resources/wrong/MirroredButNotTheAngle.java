// kind: loaders
// source: https://github.com/aleju/imgaug/issues/769
// wrong: Half of the pictures are mirrored in training, and the angle that the wheel is to be turned by stays as it was.
// before: not run
// caught: silent
import io.keraunos.annotation.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.*;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Steers a car from a picture of the road. */
public class MirroredButNotTheAngle {
  record Row(@TensorShape({8, 8}) float[] image, float target) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> image) {
    return output.apply(step, hidden.apply(step, Flatten.apply(step, image)));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> image, Operand<TFloat32> target) {
    var loss = Losses.meanSquaredError(step, forward(step, image), target);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_mae")
  void validate(Step step, Operand<TFloat32> image, Operand<TFloat32> target) {
    step.log("val_mae", Losses.meanAbsoluteError(step, forward(step, image), target));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 400)).map(MirroredButNotTheAngle::mirrored);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 100));
  }

  static Row mirrored(Row row) {
    if ((Float.floatToIntBits(row.image()[0]) & 1) == 0) { // in every epoch the same half
      return row;
    }
    float[] image = new float[64];
    for (int p = 0; p < 64; p++) {
      image[p] = row.image()[p / 8 * 8 + 7 - p % 8];
    }
    return new Row(image, row.target());
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      double bend = 3 * random.nextDouble() - 1.5;
      float[] image = new float[64];
      for (int p = 0; p < 64; p++) {
        double off = p % 8 - 3.5 - bend * (7 - p / 8) / 4;
        image[p] = Math.abs(off) < 1 ? 1 : 0.2f * random.nextFloat();
      }
      rows.add(new Row(image, (float) bend));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        MirroredButNotTheAngleTrainer.builder(new MirroredButNotTheAngle())
            .maxEpochs(8).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
