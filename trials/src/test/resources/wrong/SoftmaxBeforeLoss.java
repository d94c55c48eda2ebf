// kind: semantics
// source: https://github.com/nfmcclure/tensorflow_cookbook/issues/86
// wrong: The network ends in a softmax, and the loss, which takes logits, applies another one.
// before: silent
// caught: start
// says: KER1006: sparseCategoricalCrossentropy in train of SoftmaxBeforeLoss takes
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

/** Tells three irises apart. */
public class SoftmaxBeforeLoss {
  record Iris(@TensorShape({4}) float[] petals, int kind) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense kinds = Dense.of(3);

  Operand<TFloat32> probabilities(Step step, Operand<TFloat32> petals) {
    return step.tf().nn.softmax(kinds.apply(step, hidden.apply(step, petals)));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> petals, Operand<TInt32> kind) {
    var loss = Losses.sparseCategoricalCrossentropy(step, probabilities(step, petals), kind);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 15, shuffle = true)
  Dataset<Iris> irises() {
    Random random = new Random(10);
    List<Iris> irises = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      float[] petals = new float[4];
      for (int p = 0; p < 4; p++) {
        petals[p] = (float) (0.5 * random.nextGaussian() + (p == i % 3 ? 1 : -0.3));
      }
      irises.add(new Iris(petals, i % 3));
    }
    return Dataset.of(irises);
  }

  public static void main(String[] args) {
    try (var trainer =
        SoftmaxBeforeLossTrainer.builder(new SoftmaxBeforeLoss())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
