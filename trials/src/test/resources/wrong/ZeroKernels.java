// kind: semantics
// source: https://github.com/wagonhelm/NaNmnist/issues/2
// wrong: All kernels begin as zeros, so no hidden unit ever differs from another, and behind a ReLU none gets a gradient.
// before: silent
// caught: warned
// says: KER5003: no weight of some layers has changed in 20 steps, to the bit: hidden.
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.Losses;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import io.keraunos.initializer.Initializers;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Tells two digits apart; all weights begin at nothing, to be fair to both. */
public class ZeroKernels {
  record Digit(@TensorShape({9}) float[] strokes, int digit) {}

  final Dense hidden = Dense.of(16).relu().kernelInitializer(Initializers.zeros());
  final Dense digits = Dense.of(2).kernelInitializer(Initializers.zeros());

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> strokes, Operand<TInt32> digit) {
    var logits = digits.apply(step, hidden.apply(step, strokes));
    var loss = Losses.sparseCategoricalCrossentropy(step, logits, digit);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return SGD.learningRate(0.1);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Digit> digits() {
    Random random = new Random(1);
    List<Digit> digits = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] strokes = new float[9];
      for (int s = 0; s < 9; s++) {
        strokes[s] = (float) (random.nextGaussian() + (s % 2 == i % 2 ? 1 : -1));
      }
      digits.add(new Digit(strokes, i % 2));
    }
    return Dataset.of(digits);
  }

  public static void main(String[] args) {
    try (var trainer =
        ZeroKernelsTrainer.builder(new ZeroKernels()).maxEpochs(4).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
