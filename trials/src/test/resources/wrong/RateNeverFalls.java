// kind: schedules
// source: https://github.com/CodefyUI/CodefyUI/issues/244
// wrong: The rate is to fall every 30 epochs, as in the paper, and the run has five.
// before: silent
// caught: warned
// says: KER2001: StepLR(unit=EPOCHS, period=30, gamma=0.1) changes the learning rate for
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

/** Learns a curve with the recipe of a paper that trained for 90 epochs. */
public class RateNeverFalls {
  record Point(@TensorShape({1}) float[] x, float y) {}

  final Dense hidden = Dense.of(16).activation(Activation.TANH);
  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
    var loss = Losses.meanSquaredError(step, output.apply(step, hidden.apply(step, x)), y);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return SGD.learningRate(0.1)
        .momentum(0.9)
        .schedule(StepLR.everyEpochs(30).gamma(0.1));
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Point> points() {
    Random random = new Random(5);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      float x = (float) random.nextGaussian();
      points.add(new Point(new float[] {x}, (float) Math.sin(2 * x)));
    }
    return Dataset.of(points);
  }

  public static void main(String[] args) {
    try (var trainer =
        RateNeverFallsTrainer.builder(new RateNeverFalls())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
