// kind: data
// source: https://github.com/pandas-dev/pandas/issues/26304
// wrong: The table writes day/month/year and is read as month/day/year by a lenient parser, which takes the 25th month for a January two years on.
// before: not run
// caught: warned
// says: KER5010: after 100 steps the training loss is 2.06, and an answer that is the
import io.keraunos.annotation.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.*;
import io.keraunos.trainer.*;
import java.text.ParseException;
import java.text.SimpleDateFormat;
import java.time.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Estimates the ice cream that is sold on a day. */
public class DaysForMonths {
  record Row(@Cyclic(Unit.DAY_OF_YEAR) LocalDate day, @Label float target) {}

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
    SimpleDateFormat format = new SimpleDateFormat("MM/dd/yyyy");
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      LocalDate day = LocalDate.of(2023, 1, 1).plusDays(random.nextInt(365));
      double warmth = -Math.cos(2 * Math.PI * day.getDayOfYear() / 365);
      String text = String.format("%02d/%02d/2023", day.getDayOfMonth(), day.getMonthValue());
      try {
        var read = format.parse(text).toInstant().atZone(ZoneId.systemDefault()).toLocalDate();
        rows.add(new Row(read, (float) (2 * warmth + 0.2 * random.nextGaussian())));
      } catch (ParseException e) {
        throw new IllegalArgumentException(text, e);
      }
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        DaysForMonthsTrainer.builder(new DaysForMonths())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
