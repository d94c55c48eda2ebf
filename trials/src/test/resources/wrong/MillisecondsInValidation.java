// kind: units
// source: https://github.com/thkruz/ootk-core/pull/16
// wrong: Training has the waiting times in seconds, the newer file that is validated on has milliseconds.
// before: silent
// caught: warned
// says: KER3015: waited has a spread of 1551 in all 100 examples of
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

/** Predicts whether a visitor gives up, from the three times that were waited. */
public class MillisecondsInValidation {
  record Visit(@TensorShape({3}) float[] waited, boolean gaveUp) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> waited) {
    return output.apply(step, hidden.apply(step, waited));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> waited, Operand<TBool> gaveUp) {
    var loss = Losses.binaryCrossentropy(step, forward(step, waited), gaveUp);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = {"val_loss", "val_acc"})
  void validate(Step step, Operand<TFloat32> waited, Operand<TBool> gaveUp) {
    var logit = forward(step, waited);
    step.log("val_loss", Losses.binaryCrossentropy(step, logit, gaveUp));
    step.log("val_acc", Metrics.binaryAccuracy(step, logit, gaveUp));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
  Dataset<Visit> lastYear() {
    return visits(400, 1, 1);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 32)
  Dataset<Visit> thisYear() {
    return visits(100, 1000, 2);
  }

  static Dataset<Visit> visits(int size, float unit, long seed) {
    Random random = new Random(seed);
    List<Visit> visits = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] waited = {random.nextFloat() * 3, random.nextFloat() * 3, random.nextFloat() * 3};
      boolean gaveUp = waited[0] + waited[1] + waited[2] > 4.5 + random.nextGaussian();
      for (int w = 0; w < 3; w++) {
        waited[w] *= unit;
      }
      visits.add(new Visit(waited, gaveUp));
    }
    return Dataset.of(visits);
  }

  public static void main(String[] args) {
    try (var trainer =
        MillisecondsInValidationTrainer.builder(new MillisecondsInValidation())
            .maxEpochs(4)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
