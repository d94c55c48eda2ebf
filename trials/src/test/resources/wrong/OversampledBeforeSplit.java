// kind: data
// source: https://github.com/scikit-learn-contrib/imbalanced-learn/issues/751
// wrong: The rare class is repeated before the split, so copies of the same row are in both parts.
// before: silent
// caught: warned
// says: KER3001: 85 of all 160 examples of OversampledBeforeSplit.validation are among
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

/** Finds fraud, of which there is little: the rare rows are repeated until there are as many. */
public class OversampledBeforeSplit {
  record Payment(@TensorShape({4}) float[] features, boolean fraud) {}

  final List<Dataset<Payment>> parts = Dataset.of(balanced()).randomSplit(1, 0.8, 0.2);
  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    return output.apply(step, hidden.apply(step, features));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TBool> fraud) {
    var loss = Losses.binaryCrossentropy(step, forward(step, features), fraud);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = {"val_loss", "val_auc"})
  void validate(Step step, Operand<TFloat32> features, Operand<TBool> fraud) {
    var logit = forward(step, features);
    step.log("val_loss", Losses.binaryCrossentropy(step, logit, fraud));
    step.log("val_auc", Metrics.auc(step, logit, fraud));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
  Dataset<Payment> training() {
    return parts.get(0);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 32)
  Dataset<Payment> validation() {
    return parts.get(1);
  }

  static List<Payment> balanced() {
    Random random = new Random(13);
    List<Payment> payments = new ArrayList<>();
    for (int i = 0; i < 420; i++) {
      boolean fraud = i % 21 == 0;
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) (random.nextGaussian() + (fraud && f == 0 ? 1 : 0));
      }
      for (int copy = 0; copy < (fraud ? 20 : 1); copy++) {
        payments.add(new Payment(features.clone(), fraud));
      }
    }
    return payments;
  }

  public static void main(String[] args) {
    try (var trainer =
        OversampledBeforeSplitTrainer.builder(new OversampledBeforeSplit())
            .maxEpochs(4)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
