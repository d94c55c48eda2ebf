// kind: data
// source: https://github.com/keras-team/keras/issues/8346
// wrong: The last fifth is held back of a list that is sorted by class: it is the fifth class alone, which training never sees.
// before: silent
// caught: warned
// says: KER3009: label is 4 in none of all 240 examples of LastFifthIsOneClass.training,
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

/** Tells five gestures apart by three angles. */
public class LastFifthIsOneClass {
  record Gesture(@TensorShape({3}) float[] angles, int label) {}

  final List<Gesture> all = recorded();
  final Dense hidden = Dense.of(16).relu();
  final Dense gestures = Dense.of(5);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> angles) {
    return gestures.apply(step, hidden.apply(step, angles));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> angles, Operand<TInt32> label) {
    var loss = Losses.sparseCategoricalCrossentropy(step, forward(step, angles), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = {"val_loss", "val_acc"})
  void validate(Step step, Operand<TFloat32> angles, Operand<TInt32> label) {
    var logits = forward(step, angles);
    step.log("val_loss", Losses.sparseCategoricalCrossentropy(step, logits, label));
    step.log("val_acc", Metrics.accuracy(step, logits, label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Gesture> training() {
    return Dataset.of(all).subset(0, all.size() * 4 / 5);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Gesture> held() {
    return Dataset.of(all).subset(all.size() * 4 / 5, all.size());
  }

  static List<Gesture> recorded() {
    Random random = new Random(5);
    List<Gesture> recorded = new ArrayList<>();
    for (int label = 0; label < 5; label++) {
      for (int i = 0; i < 60; i++) {
        float[] angles = {
          (float) (Math.cos(label) + 0.2 * random.nextGaussian()),
          (float) (Math.sin(label) + 0.2 * random.nextGaussian()),
          (float) random.nextGaussian()
        };
        recorded.add(new Gesture(angles, label));
      }
    }
    return recorded;
  }

  public static void main(String[] args) {
    try (var trainer =
        LastFifthIsOneClassTrainer.builder(new LastFifthIsOneClass())
            .maxEpochs(4)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
