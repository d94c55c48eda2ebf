// kind: metrics
// source: kind known from forums of PyTorch and Keras
// wrong: The accuracy rounds logits, as if they were probabilities: what lies between 0 and 0.5 counts as no.
// before: not run
// caught: warned
// says: KER1030: validate of LogitsRounded compares what output gives with one half, and
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
public class LogitsRounded {
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

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TFloat32> features, Operand<TBool> label) {
    var tf = step.tf();
    var logit = tf.squeeze(forward(step, features), org.tensorflow.op.core.Squeeze.axis(List.of(1L)));
    var yes = tf.math.greater(logit, tf.constant(0.5f));
    var right = tf.math.equal(yes, label);
    step.log("val_acc", Metrics.mean(step, right));
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
        LogitsRoundedTrainer.builder(new LogitsRounded())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
