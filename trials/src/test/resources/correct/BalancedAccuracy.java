import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.initializer.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.*;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** One in thirty is ill; the mean recall of the classes is logged as balanced accuracy. */
public class BalancedAccuracy {
  record Patient(@TensorShape({4}) float[] x, int ill) {}

  static class Net {
    final Dense hidden = Dense.of(12).relu();
    final Dense output = Dense.of(2);

    Operand<TFloat32> logits(Step step, Operand<TFloat32> x) {
      return output.apply(step, hidden.apply(step, x));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TInt32> ill) {
      var loss = Losses.sparseCategoricalCrossentropy(step, logits(step, x), ill);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = {"val_loss", "val_balanced_acc"})
    void validate(Step step, Operand<TFloat32> x, Operand<TInt32> ill) {
      step.log("val_loss", Losses.sparseCategoricalCrossentropy(step, logits(step, x), ill));
      step.log(
          "val_balanced_acc", ClassCounts.of(step, logits(step, x), ill).recall(Average.MACRO));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.01);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
    Dataset<Patient> trainData() {
      return patients(600, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 32)
    Dataset<Patient> validationData() {
      return patients(300, 2);
    }
  }

  static Dataset<Patient> patients(int count, long seed) {
    Random random = new Random(seed);
    List<Patient> patients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int ill = i % 30 == 0 ? 1 : 0;
      float[] x = new float[4];
      for (int k = 0; k < 4; k++) {
        x[k] = (float) random.nextGaussian() + (k == 0 ? 2.5f * ill : 0);
      }
      patients.add(new Patient(x, ill));
    }
    return Dataset.of(patients);
  }

  public static void main(String[] args) {
    try (var trainer = BalancedAccuracy_NetTrainer.builder(new Net()).maxEpochs(5).build()) {
      trainer.fit();
    }
  }
}
