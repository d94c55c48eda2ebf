// kind: semantics
// source: https://github.com/keras-team/keras/issues/10607
// wrong: A softmax over a single output is always 1, whatever the network says.
// before: silent
// caught: warned
// says: KER5003: no weight of any layer has changed in 30 steps, to the bit: hidden,
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

/** Predicts whether a stock rises. */
public class SoftmaxOfOne {
  record Day(@TensorShape({5}) float[] indicators, float rises) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> indicators, Operand<TFloat32> rises) {
    var answer = step.tf().nn.softmax(output.apply(step, hidden.apply(step, indicators)));
    var loss = Losses.meanSquaredError(step, answer, rises);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Day> days() {
    Random random = new Random(12);
    List<Day> days = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      float[] indicators = new float[5];
      for (int f = 0; f < 5; f++) {
        indicators[f] = (float) random.nextGaussian();
      }
      days.add(new Day(indicators, indicators[0] > indicators[3] ? 1 : 0));
    }
    return Dataset.of(days);
  }

  public static void main(String[] args) {
    try (var trainer =
        SoftmaxOfOneTrainer.builder(new SoftmaxOfOne()).maxEpochs(3).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
