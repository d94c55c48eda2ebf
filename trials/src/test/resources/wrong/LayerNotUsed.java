// kind: semantics
// source: https://github.com/ImprintLab/MedSegDiff/issues/27
// wrong: The second hidden layer was forgotten in the forward pass.
// before: silent
// caught: warned
// says: KER1002: no step of LayerNotUsed applies its layer second = Dense(32 units,
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

/** A network of three layers, of which two are applied. */
public class LayerNotUsed {
  record Row(@TensorShape({5}) float[] features, float target) {}

  final Dense first = Dense.of(32).relu();
  final Dense second = Dense.of(32).relu();
  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    var x = first.apply(step, features);
    var loss = Losses.meanSquaredError(step, output.apply(step, x), target);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> rows() {
    Random random = new Random(15);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] features = new float[5];
      for (int f = 0; f < 5; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, features[0] * features[1]));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        LayerNotUsedTrainer.builder(new LayerNotUsed()).maxEpochs(4).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
