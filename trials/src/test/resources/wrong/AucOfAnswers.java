// kind: metrics
// source: https://scikit-learn.org/stable/modules/generated/sklearn.metrics.roc_auc_score.html
// wrong: The area under the curve is given the answers 0 and 1 instead of the scores.
// before: not run
// caught: warned
// says: KER1023: auc in validate of AucOfAnswers puts examples in the order of their
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Tells yes from no. */
public class AucOfAnswers {
  record Row(@TensorShape({4}) float[] features, boolean label) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    return output.apply(step, hidden.apply(step, features));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TBool> label) {
    var loss = Losses.binaryCrossentropy(step, forward(step, features), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_auc")
  void validate(Step step, Operand<TFloat32> features, Operand<TBool> label) {
    var tf = step.tf();
    var answers = tf.dtypes.cast(tf.math.greater(forward(step, features), tf.constant(0f)), TFloat32.class);
    step.log("val_auc", Metrics.auc(step, answers, label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 400));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 100));
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, features[0] - features[1] * features[2] > 0));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        AucOfAnswersTrainer.builder(new AucOfAnswers())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
