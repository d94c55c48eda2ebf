// kind: data
// source: https://github.com/dotnet/machinelearning/issues/737
// wrong: The column that says when a customer left is a feature of whether the customer leaves.
// before: silent
// caught: warned
// says: KER3020: dayOfLeaving is 0 or missing in all 179 examples of one class of left,
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.Losses;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Predicts who leaves; all numbers of the table go in, the day of leaving (0 if none) too. */
public class LabelAmongFeatures {
  record Customer(
      @Numeric int age,
      @Numeric float calls,
      @Numeric float dayOfLeaving,
      @Label boolean left) {}

  final List<Dataset<Customer>> parts = Dataset.of(customers()).randomSplit(1, 0.8, 0.2);
  final DenseFeatures features = DenseFeatures.of();
  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, io.keraunos.step.Features row, Operand<TBool> left) {
    var logit = output.apply(step, hidden.apply(step, features.apply(step, row)));
    var loss = Losses.binaryCrossentropy(step, logit, left);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_auc")
  void validate(Step step, io.keraunos.step.Features row, Operand<TBool> left) {
    var logit = output.apply(step, hidden.apply(step, features.apply(step, row)));
    step.log("val_auc", Metrics.auc(step, logit, left));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
  Dataset<Customer> training() {
    return parts.get(0);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 32)
  Dataset<Customer> validation() {
    return parts.get(1);
  }

  static List<Customer> customers() {
    Random random = new Random(37);
    List<Customer> customers = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int age = 18 + random.nextInt(60);
      float calls = random.nextInt(10);
      boolean left = random.nextDouble() < 0.2 + 0.05 * calls;
      customers.add(new Customer(age, calls, left ? 1 + random.nextInt(365) : 0, left));
    }
    return customers;
  }

  public static void main(String[] args) {
    try (var trainer =
        LabelAmongFeaturesTrainer.builder(new LabelAmongFeatures())
            .maxEpochs(4)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
