// kind: semantics
// source: https://github.com/dotnet/machinelearning/issues/6801
// wrong: The price is scaled for training, and what is predicted is not brought back: a house costs 0.7.
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

/** Estimates the price of a house and writes it into a list. */
public class PredictsScaledPrice {
  record Row(@Numeric double area, @Numeric int rooms, @Label @Numeric float target) {}

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

  @PredictStep
  Operand<TFloat32> price(Step step, Features row) {
    return forward(step, row);
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
      double area = 60 + 120 * random.nextDouble();
      int rooms = 2 + random.nextInt(5);
      double price = 2500 * area + 20_000 * rooms + 10_000 * random.nextGaussian();
      rows.add(new Row(area, rooms, (float) price));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        PredictsScaledPriceTrainer.builder(new PredictsScaledPrice())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
      for (float[] price : trainer.predict(Dataset.of(rows(3, 3)))) {
        System.out.printf("asked for: %,.1f euros%n", price[0]);
      }
    }
  }
}
