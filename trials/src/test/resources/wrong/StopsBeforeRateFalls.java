// kind: schedules
// source: kind known from forums of Keras: the patience of EarlyStopping below that of ReduceLROnPlateau
// wrong: Early stopping waits three validations and the plateau of the learning rate six, so the rate never falls: the run ends each time before.
// before: not run
// caught: warned
// says: KER2017: EarlyStopping ends the run after 3 measurements of "val_loss" in a row
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.*;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Estimates a value, with steps that are to get shorter on a plateau. */
public class StopsBeforeRateFalls {
  record Row(@TensorShape({6}) float[] features, float target) {}

  final Dense hidden = Dense.of(24).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    return output.apply(step, hidden.apply(step, features));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    var loss = Losses.meanSquaredError(step, forward(step, features), target);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    step.log("val_loss", Losses.meanSquaredError(step, forward(step, features), target));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    var falling =
        ReduceOnPlateau.monitor(StopsBeforeRateFallsMetrics.VAL_LOSS).factor(0.1).patience(6);
    return Adam.learningRate(0.1).schedule(falling);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 600));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 300));
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] features = new float[6];
      for (int f = 0; f < 6; f++) {
        features[f] = (float) random.nextGaussian();
      }
      float noise = 0.3f * (float) random.nextGaussian();
      rows.add(new Row(features, features[0] * features[1] + 2 * features[2] + noise));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        StopsBeforeRateFallsTrainer.builder(new StopsBeforeRateFalls())
            .maxEpochs(60)
            .callbacks(EarlyStopping.on(StopsBeforeRateFallsMetrics.VAL_LOSS, Best.MIN).patience(3))
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
