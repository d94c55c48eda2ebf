// kind: metrics
// source: https://github.com/ilivans/tf-rnn-attention/issues/3
// wrong: The accuracy, which takes logits, is given probabilities: all are above 0, so every answer counts as yes.
// before: silent
// caught: start
// says: KER1006: binaryAccuracy in validate of AccuracyOfProbabilities takes logits, but
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

/** Predicts who clicks; the loss is right, the metric is not. */
public class AccuracyOfProbabilities {
  record Visit(@TensorShape({4}) float[] features, boolean clicked) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    return output.apply(step, hidden.apply(step, features));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TBool> clicked) {
    var loss = Losses.binaryCrossentropy(step, forward(step, features), clicked);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TFloat32> features, Operand<TBool> clicked) {
    var probability = step.tf().math.sigmoid(forward(step, features));
    step.log("val_acc", Metrics.binaryAccuracy(step, probability, clicked));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Visit> training() {
    return visits(240, 1);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Visit> validation() {
    return visits(80, 2);
  }

  static Dataset<Visit> visits(int size, long seed) {
    Random random = new Random(seed);
    List<Visit> visits = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) random.nextGaussian();
      }
      visits.add(new Visit(features, features[0] > features[1] + 0.3));
    }
    return Dataset.of(visits);
  }

  public static void main(String[] args) {
    try (var trainer =
        AccuracyOfProbabilitiesTrainer.builder(new AccuracyOfProbabilities())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
