// kind: semantics
// source: https://github.com/udacity/deep-learning-v2-pytorch/issues/3
// wrong: A dropout written by hand drops in every stage: validation and predictions are random too.
// before: silent
// caught: warned
// says: KER1013: validate of DropoutAlwaysOn multiplies what the network computes with a
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

/** Tells two classes apart, with a dropout of its own in the forward pass. */
public class DropoutAlwaysOn {
  record Row(@TensorShape({6}) float[] features, int label) {}

  final Dense hidden = Dense.of(32).relu();
  final Dense output = Dense.of(2);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    var tf = step.tf();
    var x = hidden.apply(step, features);
    var draws = tf.random.statelessRandomUniform(tf.shape(x), step.seed("drop"));
    var kept = tf.dtypes.cast(tf.math.greater(draws, tf.constant(0.5f)), TFloat32.class);
    return output.apply(step, tf.math.mul(tf.math.mul(x, kept), tf.constant(2f)));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    var loss = Losses.sparseCategoricalCrossentropy(step, forward(step, features), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    step.log("val_acc", Metrics.accuracy(step, forward(step, features), label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
  Dataset<Row> training() {
    return rows(320, 1);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 32)
  Dataset<Row> validation() {
    return rows(96, 2);
  }

  static Dataset<Row> rows(int size, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] features = new float[6];
      for (int f = 0; f < 6; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, features[0] + features[1] > 0 ? 1 : 0));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        DropoutAlwaysOnTrainer.builder(new DropoutAlwaysOn())
            .maxEpochs(4)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
