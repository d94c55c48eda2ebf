// kind: data
// source: https://scikit-learn.org/stable/modules/cross_validation.html
// wrong: The days of one machine are split at random, though tomorrow is to be estimated from today: the model is validated on days between those it knows.
// before: not run
// caught: warned
// says: KER3028: the training examples of TimeSplitAtRandom.training and the validation
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
import java.time.LocalDate;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Estimates tomorrow's wear of a machine. */
public class TimeSplitAtRandom {
  record Row(@Numeric LocalDate day, @Numeric float wear, @Numeric float load, @Label float target) {}

  final List<Dataset<Row>> parts = Dataset.of(rows(1, 500)).randomSplit(7, 0.8, 0.2);
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
    return parts.get(0);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return parts.get(1);
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    float wear = 0;
    for (int i = 0; i < size; i++) {
      float load = (float) random.nextGaussian();
      float next = 0.98f * wear + 0.1f * load + 0.1f * (float) random.nextGaussian();
      rows.add(new Row(LocalDate.of(2024, 1, 1).plusDays(i), wear, load, next));
      wear = next;
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        TimeSplitAtRandomTrainer.builder(new TimeSplitAtRandom())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
