// kind: semantics
// source: https://github.com/eriklindernoren/Keras-GAN/issues/128
// wrong: The layers of the discriminator are given to the optimizer of the generator, too.
// before: javac KER207
// caught: javac KER207
// says: must be trained by one @Optimizer
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

/** A generator and a discriminator, whose optimizers both train the discriminator. */
public class OneOptimizerForTwoNetworks {
  record Point(@TensorShape({2}) float[] at) {}

  final Sequential generator = Sequential.of(Dense.of(16).relu(), Dense.of(2));
  final Sequential discriminator = Sequential.of(Dense.of(16).relu(), Dense.of(1));

  Operand<TFloat32> fake(Step step) {
    var tf = step.tf();
    var shape = tf.stack(List.of(step.batchSize(), tf.constant(4)));
    return generator.apply(step, tf.random.statelessRandomNormal(shape, step.seed("noise")));
  }

  @TrainingStep(optimizer = "first", logs = "discriminator_loss")
  Operand<TFloat32> discriminate(Step step, Operand<TFloat32> at) {
    var tf = step.tf();
    var real = discriminator.apply(step, at);
    var drawn = discriminator.apply(step, fake(step));
    var loss =
        tf.math.add(
            Losses.binaryCrossentropy(step, real, tf.onesLike(real)),
            Losses.binaryCrossentropy(step, drawn, tf.zerosLike(drawn)));
    step.log("discriminator_loss", loss);
    return loss;
  }

  @TrainingStep(optimizer = "second", logs = "generator_loss")
  Operand<TFloat32> deceive(Step step) {
    var drawn = discriminator.apply(step, fake(step));
    var loss = Losses.binaryCrossentropy(step, drawn, step.tf().onesLike(drawn));
    step.log("generator_loss", loss);
    return loss;
  }

  @Optimizer(value = "first", trains = "discriminator")
  OptimizerSpec first() {
    return Adam.learningRate(1e-3);
  }

  @Optimizer(
      value = "second",
      trains = {"generator", "discriminator"})
  OptimizerSpec second() {
    return Adam.learningRate(1e-3);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Point> points() {
    Random random = new Random(13);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      points.add(new Point(new float[] {random.nextFloat(), random.nextFloat()}));
    }
    return Dataset.of(points);
  }

  public static void main(String[] args) {
    try (var trainer =
        OneOptimizerForTwoNetworksTrainer.builder(new OneOptimizerForTwoNetworks())
            .maxEpochs(2)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
