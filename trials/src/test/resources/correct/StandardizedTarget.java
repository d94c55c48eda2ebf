import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Prices in hundreds of thousands, standardized by hand with the numbers of the training set. */
public class StandardizedTarget {
  record House(@TensorShape({2}) float[] x, float price) {}

  static final float MEAN = 300_000;
  static final float DEVIATION = 80_000;

  static class Net {
    final Dense hidden = Dense.of(16).relu();
    final Dense output = Dense.of(1);

    Operand<TFloat32> scaled(Step step, Operand<TFloat32> x) {
      return output.apply(step, hidden.apply(step, x));
    }

    Operand<TFloat32> scale(Step step, Operand<TFloat32> price) {
      Ops tf = step.tf();
      return tf.math.div(tf.math.sub(price, tf.constant(MEAN)), tf.constant(DEVIATION));
    }

    @PredictStep
    Operand<TFloat32> price(Step step, Operand<TFloat32> x) {
      Ops tf = step.tf();
      return tf.math.add(tf.math.mul(scaled(step, x), tf.constant(DEVIATION)), tf.constant(MEAN));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> price) {
      var loss = Losses.meanSquaredError(step, scaled(step, x), scale(step, price));
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = "mae_in_euros")
    void validate(Step step, Operand<TFloat32> x, Operand<TFloat32> price) {
      step.log("mae_in_euros", Losses.meanAbsoluteError(step, price(step, x), price));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.01);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<House> train() {
      return houses(96, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 16)
    Dataset<House> validation() {
      return houses(32, 2);
    }
  }

  static Dataset<House> houses(int count, long seed) {
    Random random = new Random(seed);
    List<House> houses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] x = {(float) random.nextGaussian(), (float) random.nextGaussian()};
      houses.add(new House(x, MEAN + 60_000 * x[0] + 50_000 * x[1]));
    }
    return Dataset.of(houses);
  }

  public static void main(String[] args) {
    try (var trainer = StandardizedTarget_NetTrainer.builder(new Net()).maxEpochs(6).build()) {
      trainer.fit();
      float price = trainer.predict(houses(1, 3)).row(0)[0];
      if (price < 10_000) {
        throw new IllegalStateException("a price of " + price);
      }
    }
  }
}
