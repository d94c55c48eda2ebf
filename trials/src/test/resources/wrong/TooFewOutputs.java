// kind: data
// source: https://github.com/johschmidt42/PyTorch-Object-Detection-Faster-RCNN-Tutorial/issues/7
// wrong: The network has an output for each class but the background, whose number is the last; one scan in two hundred is of it.
// before: later
// caught: start
// says: KER3002: finding of example 199 of TooFewOutputs.scans must be a class number
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

/** Sorts scans into three findings, and "nothing", which is number 3. */
public class TooFewOutputs {
  record Scan(@TensorShape({6}) float[] features, int finding) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense findings = Dense.of(3);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TInt32> finding) {
    var logits = findings.apply(step, hidden.apply(step, features));
    var loss = Losses.sparseCategoricalCrossentropy(step, logits, finding);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 10, shuffle = true)
  Dataset<Scan> scans() {
    Random random = new Random(15);
    List<Scan> scans = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int finding = i % 200 == 199 ? 3 : i % 3;
      float[] features = new float[6];
      for (int f = 0; f < 6; f++) {
        features[f] = (float) (random.nextGaussian() + (f == finding ? 2 : 0));
      }
      scans.add(new Scan(features, finding));
    }
    return Dataset.of(scans);
  }

  public static void main(String[] args) {
    try (var trainer =
        TooFewOutputsTrainer.builder(new TooFewOutputs()).maxEpochs(3).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
