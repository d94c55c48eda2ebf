// kind: data
// source: kind known from lists of common mistakes with data
// wrong: Training has the cities of one country and validation those of another: not one value of the category is known.
// before: not run
// caught: warned
// says: KER3026: city of 100 of all 100 examples of CategoriesOfOtherCountry.validation
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import io.keraunos.step.Features;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Estimates a rent. */
public class CategoriesOfOtherCountry {
  record Row(@Category String city, @Numeric float area, @Label float target) {}

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

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Features row, Operand<TFloat32> target) {
    step.log("val_loss", Losses.meanSquaredError(step, forward(step, row), target));
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
    String[] cities =
        seed == 1
            ? new String[] {"Bern", "Basel", "Chur", "Thun"}
            : new String[] {"Linz", "Graz", "Wien", "Wels"};
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int city = random.nextInt(4);
      float area = 30 + random.nextInt(90);
      rows.add(new Row(cities[city], area, city - 2 + area / 60));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        CategoriesOfOtherCountryTrainer.builder(new CategoriesOfOtherCountry())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
