// kind: numerics
// source: https://github.com/NLeSC/mcfly/issues/43
// wrong: Adam's learning rate is 1, a thousand times its usual one: the loss stays finite, and nothing is learnt.
// before: silent
// caught: warned
// says: KER5004: the first step has moved weights by more than twice their own norm,
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

/** Tells two classes apart with Adam. */
public class AdamAtOne {
  record Row(@TensorShape({8}) float[] features, int label) {}

  final Dense first = Dense.of(32).relu();
  final Dense second = Dense.of(32).relu();
  final Dense output = Dense.of(2);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    var x = second.apply(step, first.apply(step, features));
    var loss = Losses.sparseCategoricalCrossentropy(step, output.apply(step, x), label);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
  Dataset<Row> rows() {
    Random random = new Random(9);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 640; i++) {
      float[] features = new float[8];
      for (int f = 0; f < 8; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, features[0] * features[1] > 0 ? 1 : 0));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        AdamAtOneTrainer.builder(new AdamAtOne()).maxEpochs(4).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
