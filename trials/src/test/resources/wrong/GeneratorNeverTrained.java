// kind: semantics
// source: https://github.com/ufal/npfl138/issues/57
// wrong: Both optimizers are given layers of the discriminator, so the generator's step trains nothing of the generator.
// before: start
// caught: start
// says: must be trained by one of its optimizers
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

/** A generator and a discriminator of points on a circle. */
public class GeneratorNeverTrained {
  record Point(@TensorShape({2}) float[] at) {}

  final Sequential generator = Sequential.of(Dense.of(16).relu(), Dense.of(2));
  final Dense seen = Dense.of(16).relu();
  final Dense verdict = Dense.of(1);

  Operand<TFloat32> fake(Step step) {
    var tf = step.tf();
    var shape = tf.stack(List.of(step.batchSize(), tf.constant(4)));
    return generator.apply(step, tf.random.statelessRandomNormal(shape, step.seed("noise")));
  }

  Operand<TFloat32> judge(Step step, Operand<TFloat32> at) {
    return verdict.apply(step, seen.apply(step, at));
  }

  @TrainingStep(optimizer = "discriminator", logs = "discriminator_loss")
  Operand<TFloat32> discriminate(Step step, Operand<TFloat32> at) {
    var tf = step.tf();
    var real = judge(step, at);
    var drawn = judge(step, fake(step));
    var loss =
        tf.math.add(
            Losses.binaryCrossentropy(step, real, tf.onesLike(real)),
            Losses.binaryCrossentropy(step, drawn, tf.zerosLike(drawn)));
    step.log("discriminator_loss", loss);
    return loss;
  }

  @TrainingStep(optimizer = "generator", logs = "generator_loss")
  Operand<TFloat32> deceive(Step step) {
    var drawn = judge(step, fake(step));
    var loss = Losses.binaryCrossentropy(step, drawn, step.tf().onesLike(drawn));
    step.log("generator_loss", loss);
    return loss;
  }

  @Optimizer(value = "discriminator", trains = "seen")
  OptimizerSpec discriminatorOptimizer() {
    return Adam.learningRate(1e-3);
  }

  @Optimizer(value = "generator", trains = "verdict")
  OptimizerSpec generatorOptimizer() {
    return Adam.learningRate(1e-3);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Point> points() {
    Random random = new Random(5);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      double angle = random.nextDouble() * 2 * Math.PI;
      points.add(new Point(new float[] {(float) Math.cos(angle), (float) Math.sin(angle)}));
    }
    return Dataset.of(points);
  }

  public static void main(String[] args) {
    try (var trainer =
        GeneratorNeverTrainedTrainer.builder(new GeneratorNeverTrained())
            .maxEpochs(2)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
