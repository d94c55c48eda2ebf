// kind: units
// source: kind known from lists of common mistakes with data: two units in one column
// wrong: A third of the hospitals write the weight in pounds, and the column that says so is not read.
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

/** Tells who weighs too much for the height. */
public class PoundsAmongKilograms {
  record Row(@Numeric double weight, @Numeric double height, @Label boolean label) {}

  final DenseFeatures input = DenseFeatures.of();
  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Features row) {
    return output.apply(step, hidden.apply(step, input.apply(step, row)));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Features row, Operand<TBool> label) {
    var loss = Losses.binaryCrossentropy(step, forward(step, row), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Features row, Operand<TBool> label) {
    step.log("val_acc", Metrics.binaryAccuracy(step, forward(step, row), label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 600));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 200));
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      double height = 1.7 + 0.1 * random.nextGaussian();
      double kilograms = (25 + 4 * random.nextGaussian()) * height * height;
      boolean american = random.nextInt(3) == 0;
      String line = american ? kilograms * 2.2046 + ";lb" : kilograms + ";kg";
      String[] fields = line.split(";");
      double weight = Double.parseDouble(fields[0]);
      rows.add(new Row(weight, height, kilograms / (height * height) > 25));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        PoundsAmongKilogramsTrainer.builder(new PoundsAmongKilograms())
            .maxEpochs(8)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
