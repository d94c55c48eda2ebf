// kind: data
// source: https://github.com/luxonis/luxonis-train/pull/213
// wrong: The validation loader reads the training part of the split.
// before: silent
// caught: warned
// says: [KER313] @DataLoader method validation for Stage.VALIDATE must not read what
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

/** Forecasts a house's heating from the weather; validated, it seems, on what was held back. */
public class ValidatesOnTraining {
  record Day(@TensorShape({3}) float[] weather, float heating) {}

  final List<Dataset<Day>> parts = Dataset.of(days()).randomSplit(1, 0.8, 0.2);
  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> weather) {
    return output.apply(step, hidden.apply(step, weather));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> weather, Operand<TFloat32> heating) {
    var loss = Losses.meanSquaredError(step, forward(step, weather), heating);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Operand<TFloat32> weather, Operand<TFloat32> heating) {
    step.log("val_loss", Losses.meanSquaredError(step, forward(step, weather), heating));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
  Dataset<Day> training() {
    return parts.get(0);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 16)
  Dataset<Day> validation() {
    return parts.get(0);
  }

  static List<Day> days() {
    Random random = new Random(11);
    List<Day> days = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      float[] weather = {
        (float) random.nextGaussian(), (float) random.nextGaussian(), (float) random.nextGaussian()
      };
      float heating = (float) (-weather[0] + 0.5 * weather[1] + 0.1 * random.nextGaussian());
      days.add(new Day(weather, heating));
    }
    return days;
  }

  public static void main(String[] args) {
    try (var trainer =
        ValidatesOnTrainingTrainer.builder(new ValidatesOnTraining())
            .maxEpochs(4)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
