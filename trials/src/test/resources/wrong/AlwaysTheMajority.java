// kind: metrics
// source: https://github.com/keras-team/keras/issues/14141
// wrong: Three percent of the parts are broken, and accuracy, which never looks below 0.97, is all that is measured.
// before: silent
// caught: warned
// says: KER3016: 97.7 % of all 300 examples of AlwaysTheMajority.validation are of one
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

/** Finds broken parts. */
public class AlwaysTheMajority {
  record Part(@TensorShape({3}) float[] measures, int broken) {}

  final List<Dataset<Part>> parts = Dataset.of(measured()).randomSplit(1, 0.75, 0.25);
  final Dense hidden = Dense.of(8).relu();
  final Dense answer = Dense.of(2);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> measures) {
    return answer.apply(step, hidden.apply(step, measures));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> measures, Operand<TInt32> broken) {
    var loss = Losses.sparseCategoricalCrossentropy(step, forward(step, measures), broken);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TFloat32> measures, Operand<TInt32> broken) {
    step.log("val_acc", Metrics.accuracy(step, forward(step, measures), broken));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
  Dataset<Part> training() {
    return parts.get(0);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 32)
  Dataset<Part> validation() {
    return parts.get(1);
  }

  static List<Part> measured() {
    Random random = new Random(41);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      int broken = i % 33 == 0 ? 1 : 0;
      float[] measures = {
        (float) (random.nextGaussian() + 0.5 * broken),
        (float) random.nextGaussian(),
        (float) random.nextGaussian()
      };
      parts.add(new Part(measures, broken));
    }
    return parts;
  }

  public static void main(String[] args) {
    try (var trainer =
        AlwaysTheMajorityTrainer.builder(new AlwaysTheMajority())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
