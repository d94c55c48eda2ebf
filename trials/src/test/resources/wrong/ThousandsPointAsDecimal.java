// kind: data
// source: kind known from questions on Stack Overflow about reading tables of numbers with pandas
// wrong: The table writes one thousand two hundred and fifty as 1.250, with a point between thousands, and it is read as one and a quarter; 980 stays 980.
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

/** Estimates what somebody may borrow from what they earn. */
public class ThousandsPointAsDecimal {
  record Row(@Numeric double income, @Numeric double age, @Label float target) {}

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
      int income = 400 + random.nextInt(4000);
      int age = 20 + random.nextInt(40);
      String text = String.format(Locale.GERMANY, "%,d", income);
      double read = Double.parseDouble(text);
      float target = (float) (income / 1000.0 - age / 40.0 + 0.1 * random.nextGaussian());
      rows.add(new Row(read, age, target));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        ThousandsPointAsDecimalTrainer.builder(new ThousandsPointAsDecimal())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
