// kind: numerics
// source: https://github.com/rstudio-conf-2020/dl-keras-tf/issues/9
// wrong: The raw price, hundreds of thousands, is the target of a mean squared error, and the area goes in as it is.
// before: silent
// caught: warned
// says: KER3013: features[0] is multiplied with weights with a mean of 116.5 and a
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

/** Predicts what a house sells for, in euros, from its raw numbers. */
public class HugeTargets {
  record House(@TensorShape({3}) float[] features, float euros) {}

  final Dense hidden = Dense.of(32).relu();
  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> euros) {
    var price = output.apply(step, hidden.apply(step, features));
    var loss = Losses.meanSquaredError(step, price, euros);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-3);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
  Dataset<House> houses() {
    Random random = new Random(5);
    List<House> houses = new ArrayList<>();
    for (int i = 0; i < 320; i++) {
      float area = 40 + random.nextInt(160);
      float built = 1900 + random.nextInt(120);
      float rooms = 1 + area / 30;
      houses.add(new House(new float[] {area, built, rooms}, 3000 * area + 500 * (built - 1900)));
    }
    return Dataset.of(houses);
  }

  public static void main(String[] args) {
    try (var trainer =
        HugeTargetsTrainer.builder(new HugeTargets()).maxEpochs(4).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
