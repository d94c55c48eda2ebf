// kind: units
// source: kind known from forums of PyTorch: the confidence given where the smoothing belongs
// wrong: Nine tenths were to stay with the right class, and are spread over all five: the network is never sure of anything.
// before: not run
// caught: warned
// says: KER1033: sparseCategoricalCrossentropy in train of SmoothingOfNineTenths has a
import io.keraunos.annotation.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.*;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Tells five kinds apart, and answers where it is surer than 0.5. */
public class SmoothingOfNineTenths {
  record Row(@TensorShape({5}) float[] features, int label) {}

  final Dense hidden = Dense.of(32).relu();
  final Dense output = Dense.of(5);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    return output.apply(step, hidden.apply(step, features));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    var loss = Losses.sparseCategoricalCrossentropy(
            step, forward(step, features), label, With.labelSmoothing(0.9));
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = {"val_acc", "answered"})
  void validate(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    step.log("val_acc", Metrics.accuracy(step, forward(step, features), label));
    step.log("answered", share(step, forward(step, features)));
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

  static Operand<TFloat32> share(Step step, Operand<TFloat32> logits) {
    var tf = step.tf();
    var surest = tf.max(tf.nn.softmax(logits), tf.constant(-1));
    return Metrics.mean(step, tf.math.greater(surest, tf.constant(0.5f)));
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int label = random.nextInt(5);
      float[] features = new float[5];
      for (int f = 0; f < 5; f++) {
        features[f] = (float) random.nextGaussian() + (f == label ? 3 : 0);
      }
      rows.add(new Row(features, label));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        SmoothingOfNineTenthsTrainer.builder(new SmoothingOfNineTenths())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
