// kind: units
// source: https://github.com/pytorch/pytorch/issues/87373
// wrong: The share of buyers is written in percent, 0 to 100, and the loss wants a probability.
// before: start
// caught: start
// says: must be from 0 to 1
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

/** Predicts the share of visitors that buy. */
public class PercentAsProbability {
  record Page(@TensorShape({3}) float[] features, float percent) {}

  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> percent) {
    var loss = Losses.binaryCrossentropy(step, output.apply(step, features), percent);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
  Dataset<Page> pages() {
    Random random = new Random(1);
    List<Page> pages = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] features = {
        (float) random.nextGaussian(), (float) random.nextGaussian(), (float) random.nextGaussian()
      };
      double share = 1 / (1 + Math.exp(-features[0] + features[1]));
      pages.add(new Page(features, (float) (100 * share)));
    }
    return Dataset.of(pages);
  }

  public static void main(String[] args) {
    try (var trainer =
        PercentAsProbabilityTrainer.builder(new PercentAsProbability())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
