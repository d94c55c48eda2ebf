// kind: metrics
// source: kind known from forums of PyTorch and Keras
// wrong: The network answers two questions, and the accuracy of the second is taken from the head of the first.
// before: not run
// caught: warned
// says: KER1029: validate of MetricOfOtherHead compares second with what output gives,
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

/** Answers two questions. */
public class MetricOfOtherHead {
  record Row(@TensorShape({4}) float[] features, boolean label, boolean second) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);
  final Dense other = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TBool> label, Operand<TBool> second) {
    var x = hidden.apply(step, features);
    var loss =
        step.tf()
            .math
            .add(
                Losses.binaryCrossentropy(step, output.apply(step, x), label),
                Losses.binaryCrossentropy(step, other.apply(step, x), second));
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = {"val_first", "val_second"})
  void validate(Step step, Operand<TFloat32> features, Operand<TBool> label, Operand<TBool> second) {
    var logit = output.apply(step, hidden.apply(step, features));
    step.log("val_first", Metrics.binaryAccuracy(step, logit, label));
    step.log("val_second", Metrics.binaryAccuracy(step, logit, second));
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
      rows.add(new Row(features, features[0] - features[1] * features[2] > 0, features[3] > 0));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        MetricOfOtherHeadTrainer.builder(new MetricOfOtherHead())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
