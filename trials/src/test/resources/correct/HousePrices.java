import io.keraunos.annotation.Category;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.layer.DenseFeatures;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A target in euros that is standardized for training; errors are told in euros. */
public class HousePrices {
  record House(
      @Numeric double area,
      @Numeric(missing = Missing.MEAN) Optional<Integer> rooms,
      @Category String district,
      @Label @Numeric double price) {}

  static class Net {
    final DenseFeatures input = DenseFeatures.of().width("district", 3);
    final Dense hidden = Dense.of(12).activation(Activation.SILU);
    final Dense output = Dense.of(1);

    Operand<TFloat32> predict(Step step, Features house) {
      return output.apply(step, hidden.apply(step, input.apply(step, house)));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Features house, Operand<TFloat32> price) {
      var loss = Losses.huber(step, predict(step, house), price);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = "mae")
    void validate(Step step, Features house, Operand<TFloat32> price) {
      Ops tf = step.tf();
      var predicted = tf.reshape(predict(step, house), tf.constant(new int[] {-1}));
      step.log(
          "mae",
          Losses.meanAbsoluteError(
              step, house.original("price", predicted), house.original("price", price)));
    }

    @PredictStep
    Operand<TFloat32> euros(Step step, Features house) {
      return house.original("price", predict(step, house));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.02);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
    Dataset<House> train() {
      return houses(120, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
    Dataset<House> validation() {
      return houses(40, 2);
    }
  }

  static Dataset<House> houses(int count, long seed) {
    Random random = new Random(seed);
    List<House> houses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double area = 40 + 120 * random.nextDouble();
      int district = random.nextInt(4);
      houses.add(
          new House(
              area,
              i % 9 == 0 ? Optional.empty() : Optional.of(1 + (int) (area / 30)),
              "district " + district,
              2000 * area + 40_000 * district + 10_000 * random.nextGaussian()));
    }
    return Dataset.of(houses);
  }

  public static void main(String[] args) {
    try (var trainer = HousePrices_NetTrainer.builder(new Net()).maxEpochs(6).build()) {
      trainer.fit();
    }
  }
}
