// kind: semantics
// source: https://github.com/keras-team/keras/issues/15715
// wrong: The last layer is a sigmoid, and the loss, which takes logits, applies another one.
// before: silent
// caught: start
// says: KER1006: binaryCrossentropy in train of SigmoidBeforeLoss takes logits, but gets
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

/** Predicts who repays a loan. */
public class SigmoidBeforeLoss {
  record Loan(@TensorShape({4}) float[] features, boolean repaid) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1).activation(Activation.SIGMOID);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TBool> repaid) {
    var probability = output.apply(step, hidden.apply(step, features));
    var loss = Losses.binaryCrossentropy(step, probability, repaid);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Loan> loans() {
    Random random = new Random(11);
    List<Loan> loans = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) random.nextGaussian();
      }
      loans.add(new Loan(features, features[0] + features[1] > 0.3 * random.nextGaussian()));
    }
    return Dataset.of(loans);
  }

  public static void main(String[] args) {
    try (var trainer =
        SigmoidBeforeLossTrainer.builder(new SigmoidBeforeLoss())
            .maxEpochs(4)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
