// kind: data
// source: kind known from lists of common mistakes with data
// wrong: The running number of the customer is one of the numbers the network reads.
// before: not run
// caught: warned
// says: KER3030: customer rises with the row, from 10000 to 10399, in all 400 examples
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
public class CustomerNumberAsFeature {
  record Row(@Numeric long customer, @Numeric float age, @Numeric float balance, @Label boolean label) {}

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

  static List<Row> rows(int first, int size) {
    Random random = new Random(first);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float age = 20 + random.nextInt(60);
      float balance = (float) random.nextGaussian() * 100;
      rows.add(new Row(10_000L * first + i, age, balance, balance + age > 60));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        CustomerNumberAsFeatureTrainer.builder(new CustomerNumberAsFeature())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
