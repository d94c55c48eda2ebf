// kind: data
// source: kind known from questions on Stack Overflow about shift and groupby in pandas
// wrong: The sales of the day before are taken from the line before, and the table is sorted by day: it is the line of another store.
// before: not run
// caught: warned
// says: KER5010: after 120 steps the training loss is 8.4, and an answer that is the
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

/** Estimates what a store sells from what it sold the day before. */
public class LagOfOtherStore {
  record Row(@Numeric double before, @Numeric int weekday, @Label float target) {}

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
    return Dataset.of(rows(1, 60));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 20));
  }

  static List<Row> rows(int seed, int days) {
    record Line(int store, int day, double sales) {}
    Random random = new Random(seed);
    List<Line> table = new ArrayList<>();
    double[] level = random.doubles(8, 1, 9).toArray();
    for (int day = 0; day < days; day++) {
      List<Integer> open = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7));
      Collections.shuffle(open, random);
      for (int store : open) {
        level[store] += 0.2 * random.nextGaussian();
        table.add(new Line(store, day, level[store] + (day % 7 == 5 ? 1 : 0)));
      }
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 1; i < table.size(); i++) {
      Line line = table.get(i);
      rows.add(new Row(table.get(i - 1).sales(), line.day() % 7, (float) line.sales()));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        LagOfOtherStoreTrainer.builder(new LagOfOtherStore())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
