import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.constraint.Constraints;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.RMSprop;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A Wasserstein GAN: the critic's losses have no bound, and its weights are kept small. */
public class Critic {
  record Number(@TensorShape({1}) float[] x) {}

  static class Gan {
    final Dense generator = Dense.of(1);
    final Dense hidden = Dense.of(8).relu().kernelConstraint(Constraints.maxNorm(1));
    final Dense critic = Dense.of(1).kernelConstraint(Constraints.maxNorm(1));

    private Operand<TFloat32> draw(Step step) {
      Ops tf = step.tf();
      var shape = tf.stack(List.of(step.batchSize(), tf.constant(2)));
      return generator.apply(step, tf.random.statelessRandomNormal(shape, step.seed("noise")));
    }

    private Operand<TFloat32> score(Step step, Operand<TFloat32> x) {
      return step.tf()
          .reshape(critic.apply(step, hidden.apply(step, x)), step.tf().constant(new int[] {-1}));
    }

    @TrainingStep(optimizer = "critic", logs = "critic_loss")
    Operand<TFloat32> judge(Step step, Operand<TFloat32> x) {
      var loss = step.tf().math.sub(score(step, draw(step)), score(step, x));
      step.log("critic_loss", loss);
      return loss;
    }

    @TrainingStep(optimizer = "generator", logs = "generator_loss")
    Operand<TFloat32> deceive(Step step) {
      var loss = step.tf().math.neg(score(step, draw(step)));
      step.log("generator_loss", loss);
      return loss;
    }

    @Optimizer(
        value = "critic",
        trains = {"hidden", "critic"})
    OptimizerSpec criticOptimizer() {
      return RMSprop.learningRate(5e-3);
    }

    @Optimizer(value = "generator", trains = "generator")
    OptimizerSpec generatorOptimizer() {
      return RMSprop.learningRate(5e-3);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
    Dataset<Number> numbers() {
      Random random = new Random(3);
      List<Number> numbers = new ArrayList<>();
      for (int i = 0; i < 128; i++) {
        numbers.add(new Number(new float[] {2 + 0.5f * (float) random.nextGaussian()}));
      }
      return Dataset.of(numbers);
    }
  }

  public static void main(String[] args) {
    try (var trainer = Critic_GanTrainer.builder(new Gan()).maxEpochs(6).build()) {
      trainer.fit();
    }
  }
}
