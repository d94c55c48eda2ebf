// kind: units
// source: https://github.com/Lightning-AI/pytorch-lightning/issues/6113
// wrong: It validates every tenth epoch and has six, so what early stopping monitors is never measured while it trains.
// before: silent
// caught: warned
// says: KER2010: EarlyStopping waits for "val_loss", which is measured every 10 epochs,
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

/** Learns a sum, with early stopping. */
public class NeverValidated {
  record Pair(@TensorShape({2}) float[] both, float sum) {}

  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> both, Operand<TFloat32> sum) {
    var loss = Losses.meanSquaredError(step, output.apply(step, both), sum);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Operand<TFloat32> both, Operand<TFloat32> sum) {
    step.log("val_loss", Losses.meanSquaredError(step, output.apply(step, both), sum));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return SGD.learningRate(0.05);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Pair> training() {
    return pairs(200, 1);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Pair> validation() {
    return pairs(60, 2);
  }

  static Dataset<Pair> pairs(int size, long seed) {
    Random random = new Random(seed);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] both = {(float) random.nextGaussian(), (float) random.nextGaussian()};
      pairs.add(new Pair(both, both[0] + both[1]));
    }
    return Dataset.of(pairs);
  }

  public static void main(String[] args) {
    try (var trainer =
        NeverValidatedTrainer.builder(new NeverValidated())
            .maxEpochs(6)
            .validateEveryEpochs(10)
            .callbacks(EarlyStopping.on(NeverValidatedMetrics.VAL_LOSS, Best.MIN).patience(2))
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
