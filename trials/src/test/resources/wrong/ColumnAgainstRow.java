// kind: shapes
// source: https://github.com/deepset-ai/FARM/issues/229
// wrong: [batch, 1] minus [batch] is [batch, batch]: each prediction is held against every target.
// before: silent
// caught: start
// says: KER1008: train of ColumnAgainstRow combines a column of shape [batch, 1] with a
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

/** A regression with a squared error of its own. */
public class ColumnAgainstRow {
  record Row(@TensorShape({3}) float[] features, float target) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    var tf = step.tf();
    var prediction = output.apply(step, hidden.apply(step, features));
    var error = tf.math.square(tf.math.sub(prediction, target));
    var loss = tf.math.mean(error, tf.array(0, 1));
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
  Dataset<Row> rows() {
    Random random = new Random(6);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 160; i++) {
      float[] features = {
        (float) random.nextGaussian(), (float) random.nextGaussian(), (float) random.nextGaussian()
      };
      rows.add(new Row(features, features[0] - features[1]));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        ColumnAgainstRowTrainer.builder(new ColumnAgainstRow())
            .maxEpochs(4)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
