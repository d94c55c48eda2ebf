// kind: loaders
// source: https://github.com/pytorch/pytorch/issues/4534
// wrong: 97 examples in batches of 32 leave a batch of one, of which batch normalization takes mean and variance.
// before: silent
// caught: warned
// says: KER2007: norm takes mean and variance over the batch, and the last batch of an
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

/** Batch normalization, and a number of examples that does not fit. */
public class BatchOfOneRow {
  record Row(@TensorShape({5}) float[] features, int label) {}

  final Dense hidden = Dense.of(16);
  final BatchNormalization norm = BatchNormalization.of();
  final Dense output = Dense.of(2);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    var x = step.tf().nn.relu(norm.apply(step, hidden.apply(step, features)));
    var loss = Losses.sparseCategoricalCrossentropy(step, output.apply(step, x), label);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
  Dataset<Row> rows() {
    Random random = new Random(17);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 97; i++) {
      float[] features = new float[5];
      for (int f = 0; f < 5; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, features[0] > 0 ? 1 : 0));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        BatchOfOneRowTrainer.builder(new BatchOfOneRow()).maxEpochs(4).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
