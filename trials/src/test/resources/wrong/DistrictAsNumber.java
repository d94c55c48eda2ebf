// kind: data
// source: kind known from lists of common mistakes with scikit-learn: codes of categories taken as numbers
// wrong: The number of the district is a name and goes in as a quantity, as if district 12 lay between 11 and 13 in its rents too.
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

/** Estimates a rent. */
public class DistrictAsNumber {
  record Row(@Numeric int district, @Numeric double area, @Label float target) {}

  final DenseFeatures input = DenseFeatures.of();
  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Features row) {
    return output.apply(step, hidden.apply(step, input.apply(step, row)));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Features row, Operand<TFloat32> target) {
    var loss = Losses.meanSquaredError(step, forward(step, row), target);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_mae")
  void validate(Step step, Features row, Operand<TFloat32> target) {
    step.log("val_mae", Losses.meanAbsoluteError(step, forward(step, row), target));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 1500));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 300));
  }

  static List<Row> rows(int seed, int size) {
    double[] dear = new Random(5).doubles(30, -2, 2).toArray();
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int district = random.nextInt(30);
      double area = 30 + 90 * random.nextDouble();
      double rent = area / 30 + dear[district] + 0.1 * random.nextGaussian();
      rows.add(new Row(district, area, (float) rent));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        DistrictAsNumberTrainer.builder(new DistrictAsNumber())
            .maxEpochs(8)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
