// kind: loaders
// source: https://github.com/tensorflow/tensorflow/issues/47755
// wrong: The random changes are made before cache(), which keeps the first ones for all epochs.
// before: silent
// caught: warned
// says: KER3021: values of example
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

/** Mirrors signals at random, so that there seem to be more. */
public class AugmentedOnceAndCached {
  record Signal(@TensorShape({12}) float[] values, int label) {}

  final Dense hidden = Dense.of(24).relu();
  final Dense answer = Dense.of(2);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> values, Operand<TInt32> label) {
    var logits = answer.apply(step, hidden.apply(step, values));
    var loss = Losses.sparseCategoricalCrossentropy(step, logits, label);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
  Dataset<Signal> signals() {
    Random random = new Random(20);
    List<Signal> signals = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      float[] values = new float[12];
      for (int v = 0; v < 12; v++) {
        values[v] = (float) (Math.sin(v * (1 + i % 2)) + 0.3 * random.nextGaussian());
      }
      signals.add(new Signal(values, i % 2));
    }
    return Dataset.of(signals).map(AugmentedOnceAndCached::mirrored).cache();
  }

  static Signal mirrored(Signal signal) {
    if (Math.random() < 0.5) {
      return signal;
    }
    float[] values = new float[12];
    for (int v = 0; v < 12; v++) {
      values[v] = signal.values()[11 - v];
    }
    return new Signal(values, signal.label());
  }

  public static void main(String[] args) {
    try (var trainer =
        AugmentedOnceAndCachedTrainer.builder(new AugmentedOnceAndCached())
            .maxEpochs(4)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
