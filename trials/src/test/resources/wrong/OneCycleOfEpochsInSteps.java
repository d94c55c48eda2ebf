// kind: schedules
// source: https://github.com/ScrollPrize/villa/pull/1495
// wrong: The one cycle is over after six steps, the number of epochs; all others are trained at nearly nothing.
// before: silent
// caught: warned
// says: KER2002: the learning rate has fallen from 0.199 to 8.00e-07 when 5 steps are
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

/** Tells two moons apart with a one-cycle schedule. */
public class OneCycleOfEpochsInSteps {
  record Moon(@TensorShape({2}) float[] at, boolean upper) {}

  static final int EPOCHS = 6;

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> at, Operand<TBool> upper) {
    var logit = output.apply(step, hidden.apply(step, at));
    var loss = Losses.binaryCrossentropy(step, logit, upper);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return SGD.learningRate(0.2).momentum(0.9).schedule(OneCycle.overSteps(EPOCHS));
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Moon> moons() {
    Random random = new Random(4);
    List<Moon> moons = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      boolean upper = i % 2 == 0;
      double angle = random.nextDouble() * Math.PI;
      double x = upper ? Math.cos(angle) : 1 - Math.cos(angle);
      double y = upper ? Math.sin(angle) : 0.5 - Math.sin(angle);
      moons.add(new Moon(new float[] {(float) x, (float) y}, upper));
    }
    return Dataset.of(moons);
  }

  public static void main(String[] args) {
    try (var trainer =
        OneCycleOfEpochsInStepsTrainer.builder(new OneCycleOfEpochsInSteps())
            .maxEpochs(EPOCHS)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
