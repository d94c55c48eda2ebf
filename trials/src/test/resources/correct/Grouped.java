import io.keraunos.annotation.Cyclic;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Hashed;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.Unit;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.layer.DenseFeatures;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Metric;
import io.keraunos.step.Step;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** No customer in two parts, and the future for the test; an own metric of sums. */
public class Grouped {
  record Purchase(
      @Hashed(buckets = 8) String shop,
      @Numeric float price,
      @Cyclic(Unit.DAY_OF_WEEK) LocalDate day,
      @Label float stars) {}

  record Visit(String customer, Purchase purchase) {}

  static class Net {
    final DenseFeatures input = DenseFeatures.of();
    final Dense output = Dense.of(1);
    private final List<Dataset<Purchase>> parts = new ArrayList<>();

    Net() {
      for (Dataset<Visit> part : visits().groupSplit(1, Visit::customer, 0.7, 0.3)) {
        parts.add(part.map(Visit::purchase));
      }
    }

    Operand<TFloat32> predict(Step step, Features purchase) {
      return output.apply(step, input.apply(step, purchase));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Features purchase, Operand<TFloat32> stars) {
      var loss = Losses.meanSquaredError(step, predict(step, purchase), stars);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = "r_squared")
    void validate(Step step, Features purchase, Operand<TFloat32> stars) {
      Ops tf = step.tf();
      var predicted = tf.reshape(predict(step, purchase), tf.constant(new int[] {-1}));
      var zero = tf.constant(0);
      var sums =
          tf.stack(
              List.of(
                  tf.reduceSum(tf.math.square(tf.math.sub(stars, predicted)), zero),
                  tf.reduceSum(stars, zero),
                  tf.reduceSum(tf.math.square(stars), zero),
                  tf.reduceSum(tf.onesLike(stars), zero)));
      step.log("r_squared", new Metric.OfSums(sums, s -> 1 - s[0] / (s[2] - s[1] * s[1] / s[3])));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.1);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Purchase> train() {
      return parts.get(0);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 16)
    Dataset<Purchase> validation() {
      return parts.get(1);
    }
  }

  static Dataset<Visit> visits() {
    Random random = new Random(3);
    List<Visit> visits = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      float price = 10 + 90 * random.nextFloat();
      int shop = random.nextInt(5);
      visits.add(
          new Visit(
              "customer " + random.nextInt(25),
              new Purchase(
                  "shop " + shop,
                  price,
                  LocalDate.of(2024, 1, 1).plusDays(i),
                  3 + (price - 55) / 40 + 0.2f * shop)));
    }
    return Dataset.of(visits);
  }

  public static void main(String[] args) {
    try (var trainer = Grouped_NetTrainer.builder(new Net()).maxEpochs(8).build()) {
      trainer.fit();
    }
  }
}
