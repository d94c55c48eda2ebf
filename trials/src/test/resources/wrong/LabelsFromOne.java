// kind: data
// source: https://github.com/pytorch/pytorch/issues/15666
// wrong: The three kinds are numbered from 1 to 3, and the loss wants them from 0.
// before: start
// caught: start
// says: KER3002: kind of example 2 of LabelsFromOne.grains must be a class number from 0
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

/** Tells three kinds of wheat apart by the length and the width of a grain. */
public class LabelsFromOne {
  record Grain(@TensorShape({2}) float[] size, int kind) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense kinds = Dense.of(3);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> size, Operand<TInt32> kind) {
    var logits = kinds.apply(step, hidden.apply(step, size));
    var loss = Losses.sparseCategoricalCrossentropy(step, logits, kind);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
  Dataset<Grain> grains() {
    Random random = new Random(1);
    List<Grain> grains = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      int kind = 1 + i % 3; // as the file has them
      float length = (float) (kind - 2 + 0.3 * random.nextGaussian());
      grains.add(new Grain(new float[] {length, (float) random.nextGaussian()}, kind));
    }
    return Dataset.of(grains);
  }

  public static void main(String[] args) {
    try (var trainer =
        LabelsFromOneTrainer.builder(new LabelsFromOne()).maxEpochs(4).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
