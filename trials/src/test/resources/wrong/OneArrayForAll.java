// kind: loaders
// source: https://github.com/intel/ipex-llm/issues/2995
// wrong: Every example holds the same array, which is filled anew for each row: all have the values of the last.
// before: silent
// caught: warned
// says: KER3011: features is the same in all 160 examples of OneArrayForAll.rows, so it
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

/** Reads a table row by row into an array that is made once, to be quick. */
public class OneArrayForAll {
  record Row(@TensorShape({3}) float[] features, float target) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    var prediction = output.apply(step, hidden.apply(step, features));
    var loss = Losses.meanSquaredError(step, prediction, target);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
  Dataset<Row> rows() {
    Random random = new Random(22);
    List<Row> rows = new ArrayList<>();
    float[] features = new float[3];
    for (int i = 0; i < 160; i++) {
      for (int f = 0; f < 3; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, features[0] - features[1]));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        OneArrayForAllTrainer.builder(new OneArrayForAll())
            .maxEpochs(4)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
