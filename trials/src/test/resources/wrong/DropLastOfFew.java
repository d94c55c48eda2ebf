// kind: loaders
// source: https://github.com/RasmussenLab/vamb/pull/425
// wrong: The training data has 24 examples, a batch 32, and the last batch, which is the only one, is dropped.
// before: start
// caught: start
// says: KER3017: DropLastOfFew.rows has 24 examples, fewer than a batch of 32, and
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

/** A first try with little data and the loader of a larger program. */
public class DropLastOfFew {
  record Row(@TensorShape({3}) float[] features, float target) {}

  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    var loss = Losses.meanSquaredError(step, output.apply(step, features), target);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true, dropLast = true)
  Dataset<Row> rows() {
    Random random = new Random(16);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      float[] features = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
      rows.add(new Row(features, features[0]));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        DropLastOfFewTrainer.builder(new DropLastOfFew()).maxEpochs(3).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
