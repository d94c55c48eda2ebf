import io.keraunos.annotation.Buckets;
import io.keraunos.annotation.Category;
import io.keraunos.annotation.Cyclic;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Hashed;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.Unit;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.layer.DenseFeatures;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.AdamW;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** A table of every kind of column, with missing values, and nothing but annotations. */
public class Churn {
  enum Plan {
    FREE,
    BASIC,
    PRO
  }

  record Address(
      @Category(missing = Missing.ENTRY) String city, @Hashed(buckets = 16) String zip) {}

  record Customer(
      @Numeric double income,
      @Numeric(scale = Scale.QUANTILES, missing = Missing.MEDIAN) Double balance,
      @Numeric(scale = Scale.MIN_MAX) BigDecimal fee,
      @Numeric Duration calls,
      @Category Plan plan,
      @Buckets(4) int age,
      @Cyclic({Unit.MONTH, Unit.DAY_OF_WEEK}) LocalDate since,
      Address address,
      @Label boolean churned) {}

  static class Net {
    final DenseFeatures input = DenseFeatures.of();
    final Dense hidden = Dense.of(16).relu();
    final Dense output = Dense.of(1);
    private final List<Dataset<Customer>> parts =
        customers().stratifiedSplit(1, c -> c.churned() ? 1 : 0, 0.7, 0.3);

    Operand<TFloat32> logit(Step step, Features customer) {
      return output.apply(step, hidden.apply(step, input.apply(step, customer)));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Features customer, Operand<TBool> churned) {
      var loss = Losses.binaryCrossentropy(step, logit(step, customer), churned);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = {"val_loss", "val_auc"})
    void validate(Step step, Features customer, Operand<TBool> churned) {
      var logit = logit(step, customer);
      step.log("val_loss", Losses.binaryCrossentropy(step, logit, churned));
      step.log("val_auc", Metrics.auc(step, logit, churned));
    }

    @PredictStep
    Operand<TFloat32> probability(Step step, Features customer) {
      return step.tf().math.sigmoid(logit(step, customer));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return AdamW.learningRate(0.01).weightDecay(0.01).withoutDecayFor("*/bias");
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true, workers = 2)
    Dataset<Customer> train() {
      return parts.get(0);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 32)
    Dataset<Customer> validation() {
      return parts.get(1);
    }
  }

  static Dataset<Customer> customers() {
    Random random = new Random(8);
    List<Customer> customers = new ArrayList<>();
    for (int i = 0; i < 160; i++) {
      double income = Math.exp(9 + random.nextGaussian());
      Plan plan = Plan.values()[random.nextInt(3)];
      int age = 18 + random.nextInt(60);
      boolean churned =
          (plan == Plan.FREE ? 1 : 0) + (age < 40 ? 1 : 0) + random.nextGaussian() > 1;
      customers.add(
          new Customer(
              income,
              random.nextInt(5) == 0 ? null : 1000 * random.nextGaussian(),
              BigDecimal.valueOf(random.nextInt(1000), 2),
              Duration.ofMinutes(random.nextInt(500)),
              plan,
              age,
              LocalDate.of(2015, 1, 1).plusDays(random.nextInt(3000)),
              new Address(
                  random.nextInt(6) == 0 ? null : "city" + random.nextInt(9),
                  "" + random.nextInt(50)),
              churned));
    }
    return Dataset.of(customers);
  }

  public static void main(String[] args) {
    try (var trainer = Churn_NetTrainer.builder(new Net()).maxEpochs(5).build()) {
      trainer.fit();
      trainer.export(Path.of(args[0], "model"));
    }
  }
}
