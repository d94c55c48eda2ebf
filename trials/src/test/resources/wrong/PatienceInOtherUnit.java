// kind: units
// source: https://github.com/Lightning-AI/pytorch-lightning/issues/6254
// wrong: A patience of 10 epochs is meant, and is counted in validations, of which every fourth epoch has one; the 30 epochs have too few for it ever to stop.
// before: silent
// caught: warned
// says: KER2005: EarlyStopping has patience for 10 measurements of "val_loss" that are
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

/** Learns the sign of a product, and is to stop when ten epochs brought nothing. */
public class PatienceInOtherUnit {
  record Pair(@TensorShape({2}) float[] both, boolean same) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> both) {
    return output.apply(step, hidden.apply(step, both));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> both, Operand<TBool> same) {
    var loss = Losses.binaryCrossentropy(step, forward(step, both), same);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Operand<TFloat32> both, Operand<TBool> same) {
    step.log("val_loss", Losses.binaryCrossentropy(step, forward(step, both), same));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
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
      pairs.add(new Pair(both, both[0] * both[1] > 0));
    }
    return Dataset.of(pairs);
  }

  public static void main(String[] args) {
    int epochs = 10;
    try (var trainer =
        PatienceInOtherUnitTrainer.builder(new PatienceInOtherUnit())
            .maxEpochs(30)
            .validateEveryEpochs(4)
            .callbacks(
                EarlyStopping.on(PatienceInOtherUnitMetrics.VAL_LOSS, Best.MIN).patience(epochs))
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
