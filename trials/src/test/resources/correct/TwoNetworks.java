import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Dropout;
import io.keraunos.layer.Sequential;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A generator of pairs against a discriminator, each with its own optimizer. */
public class TwoNetworks {
  record Pair(@TensorShape({2}) float[] xy) {}

  record Noise(@TensorShape({3}) float[] noise) {}

  static class Gan {
    final Sequential generator = Sequential.of(Dense.of(16).relu(), Dense.of(2));
    final Sequential discriminator =
        Sequential.of(Dense.of(16).activation(Activation.LEAKY_RELU), Dropout.of(0.2), Dense.of(1));

    private Operand<TFloat32> draw(Step step) {
      var shape = step.tf().stack(List.of(step.batchSize(), step.tf().constant(3)));
      return generator.apply(
          step, step.tf().random.statelessRandomNormal(shape, step.seed("noise")));
    }

    private Operand<TFloat32> loss(Step step, Operand<TFloat32> pairs, float real) {
      var logits = discriminator.apply(step, pairs);
      return Losses.binaryCrossentropy(
          step, logits, step.tf().fill(step.tf().shape(logits), step.tf().constant(real)));
    }

    @TrainingStep(optimizer = "discriminator", logs = "discriminator_loss")
    Operand<TFloat32> discriminate(Step step, Operand<TFloat32> xy) {
      var loss = step.tf().math.add(loss(step, xy, 1), loss(step, draw(step), 0));
      step.log("discriminator_loss", loss);
      return loss;
    }

    @TrainingStep(optimizer = "generator", logs = "generator_loss")
    Operand<TFloat32> deceive(Step step) {
      var loss = loss(step, draw(step), 1);
      step.log("generator_loss", loss);
      return loss;
    }

    @PredictStep
    Operand<TFloat32> pairs(Step step, Operand<TFloat32> noise) {
      return generator.apply(step, noise);
    }

    @Optimizer(value = "discriminator", trains = "discriminator")
    OptimizerSpec discriminatorOptimizer() {
      return Adam.learningRate(2e-3).beta1(0.5);
    }

    @Optimizer(value = "generator", trains = "generator")
    OptimizerSpec generatorOptimizer() {
      return Adam.learningRate(2e-3).beta1(0.5);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
    Dataset<Pair> real() {
      Random random = new Random(1);
      List<Pair> pairs = new ArrayList<>();
      for (int i = 0; i < 128; i++) {
        double angle = random.nextDouble() * 2 * Math.PI;
        pairs.add(new Pair(new float[] {(float) Math.cos(angle), (float) Math.sin(angle)}));
      }
      return Dataset.of(pairs);
    }

    @DataLoader(stage = Stage.PREDICT, batchSize = 8)
    Dataset<Noise> noise() {
      Random random = new Random(2);
      List<Noise> noise = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        noise.add(
            new Noise(
                new float[] {
                  (float) random.nextGaussian(),
                  (float) random.nextGaussian(),
                  (float) random.nextGaussian()
                }));
      }
      return Dataset.of(noise);
    }
  }

  public static void main(String[] args) {
    try (var trainer = TwoNetworks_GanTrainer.builder(new Gan()).maxEpochs(5).build()) {
      trainer.fit();
      trainer.predict();
    }
  }
}
