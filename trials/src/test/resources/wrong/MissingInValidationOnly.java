// kind: data
// source: kind known from lists of common mistakes with data
// wrong: The newer part of the table, which is validated on, has no income at all: another export left the column out.
// before: not run
// caught: warned
// says: KER3025: income is missing in 100 of all 100 examples of
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

/** Tells who will leave. */
public class MissingInValidationOnly {
  record Row(@Numeric float age, @Numeric(missing = Missing.MEAN) Double income, @Label boolean label) {}

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
      float age = 20 + random.nextInt(60);
      double income = 2_000 + 30 * age + 500 * random.nextGaussian();
      rows.add(new Row(age, seed == 2 ? null : income, income > 3_300));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        MissingInValidationOnlyTrainer.builder(new MissingInValidationOnly())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
