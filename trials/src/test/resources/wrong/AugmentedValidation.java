// kind: loaders
// source: https://github.com/zoogzog/chexnet/issues/27
// wrong: The random noise of training is in the validation data too, so no two validations measure the same.
// before: silent
// caught: warned
// says: KER3006: values of example 11 of AugmentedValidation.validation was another
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

/** One method makes the data of both stages, with noise. */
public class AugmentedValidation {
  record Signal(@TensorShape({12}) float[] values, int label) {}

  final Dense hidden = Dense.of(24).relu();
  final Dense answer = Dense.of(2);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> values) {
    return answer.apply(step, hidden.apply(step, values));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> values, Operand<TInt32> label) {
    var loss = Losses.sparseCategoricalCrossentropy(step, forward(step, values), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Operand<TFloat32> values, Operand<TInt32> label) {
    step.log("val_loss", Losses.sparseCategoricalCrossentropy(step, forward(step, values), label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
  Dataset<Signal> training() {
    return signals(128, 1);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 16)
  Dataset<Signal> validation() {
    return signals(48, 2);
  }

  static Dataset<Signal> signals(int size, long seed) {
    Random random = new Random(seed);
    List<Signal> signals = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] values = new float[12];
      for (int v = 0; v < 12; v++) {
        values[v] = (float) (Math.sin(v * (1 + i % 2)) + 0.3 * random.nextGaussian());
      }
      signals.add(new Signal(values, i % 2));
    }
    return Dataset.of(signals).map(AugmentedValidation::noisy);
  }

  static Signal noisy(Signal signal) {
    float[] values = signal.values().clone();
    for (int v = 0; v < values.length; v++) {
      values[v] += (float) (Math.random() - 0.5);
    }
    return new Signal(values, signal.label());
  }

  public static void main(String[] args) {
    try (var trainer =
        AugmentedValidationTrainer.builder(new AugmentedValidation())
            .maxEpochs(4)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
