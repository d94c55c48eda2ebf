// kind: units
// source: https://github.com/Lightning-AI/pytorch-lightning/issues/13243
// wrong: 64 batches are to make a step, and an epoch has 10: every step takes 10, and an epoch is one step.
// before: silent
// caught: warned
// says: KER2004: accumulateGradBatches is 64, and an epoch has 10 batches: a step takes
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

/** Learns a sum in small batches, which are to add up to large ones. */
public class AccumulatesPastEpoch {
  record Pair(@TensorShape({2}) float[] both, float sum) {}

  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> both, Operand<TFloat32> sum) {
    var loss = Losses.meanSquaredError(step, output.apply(step, both), sum);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return SGD.learningRate(0.05);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8, shuffle = true)
  Dataset<Pair> training() {
    Random random = new Random(7);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      float[] both = {(float) random.nextGaussian(), (float) random.nextGaussian()};
      pairs.add(new Pair(both, both[0] + both[1]));
    }
    return Dataset.of(pairs);
  }

  public static void main(String[] args) {
    try (var trainer =
        AccumulatesPastEpochTrainer.builder(new AccumulatesPastEpoch())
            .maxEpochs(5)
            .accumulateGradBatches(64)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
