// kind: data
// source: https://github.com/deeplearning4j/DataVec/issues/481
// wrong: A sensor that was off is NaN in some rows of the table, and the rows are trained on.
// before: later
// caught: start
// says: KER3004: sensors[3] of example 149 of NaNInColumn.readings must be finite, but
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

/** Predicts the output of a plant from five sensors; the table writes NaN where one was off. */
public class NaNInColumn {
  record Reading(@TensorShape({5}) float[] sensors, float output) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> sensors, Operand<TFloat32> output) {
    var prediction = this.output.apply(step, hidden.apply(step, sensors));
    var loss = Losses.meanSquaredError(step, prediction, output);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
  Dataset<Reading> readings() {
    Random random = new Random(19);
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      float[] sensors = new float[5];
      for (int s = 0; s < 5; s++) {
        sensors[s] = (float) random.nextGaussian();
      }
      float output = sensors[0] + sensors[1] - sensors[2];
      if (i % 150 == 149) {
        sensors[3] = Float.parseFloat("NaN"); // as it stands in the file
      }
      readings.add(new Reading(sensors, output));
    }
    return Dataset.of(readings);
  }

  public static void main(String[] args) {
    try (var trainer =
        NaNInColumnTrainer.builder(new NaNInColumn()).maxEpochs(3).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
