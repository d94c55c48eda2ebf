// kind: data
// source: kind known from lists of common mistakes with data
// wrong: The column was renamed in the newer file: all its values are missing, and the mean of none stands for them.
// before: not run
// caught: start
// says: Loader 'train': component income has no value to take the mean of: all 400 are
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
public class ColumnAllMissing {
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
      rows.add(new Row(age, null, age + random.nextInt(20) > 55));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        ColumnAllMissingTrainer.builder(new ColumnAllMissing())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
