// kind: data
// source: https://github.com/Nixtla/neuralforecast/issues/186
// wrong: A number may be missing, and nobody says what stands for it then.
// before: javac KER416
// caught: javac KER416
// says: income must say what a missing value is
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

/** A table with gaps. */
public class MissingWithoutRule {
  record Customer(@Numeric int age, @Numeric Double income, @Label boolean buys) {}

  final DenseFeatures features = DenseFeatures.of();
  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, io.keraunos.step.Features row, Operand<TBool> buys) {
    var logit = output.apply(step, features.apply(step, row));
    var loss = Losses.binaryCrossentropy(step, logit, buys);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Customer> training() {
    Random random = new Random(5);
    List<Customer> customers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Double income = i % 10 == 0 ? null : 1000 + 3000 * random.nextDouble();
      customers.add(new Customer(18 + random.nextInt(50), income, random.nextBoolean()));
    }
    return Dataset.of(customers);
  }

  public static void main(String[] args) {
    try (var trainer =
        MissingWithoutRuleTrainer.builder(new MissingWithoutRule())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
