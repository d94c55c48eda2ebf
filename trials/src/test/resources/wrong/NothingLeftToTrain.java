// kind: checkpoints
// source: https://github.com/ultralytics/ultralytics/pull/24386
// wrong: The run was finished after three epochs; the second start is to train for three more, but resumes with the same limit and has nothing to do.
// before: silent
// caught: warned
// says: KER2008: the fit begins with 3 epochs and 30 steps done and trains nothing:
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.Losses;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import java.nio.file.Path;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Trains, and is started again to go on. */
public class NothingLeftToTrain {
  record Row(@TensorShape({3}) float[] features, float target) {}

  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    var loss = Losses.meanSquaredError(step, output.apply(step, features), target);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return SGD.learningRate(0.01);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    Random random = new Random(8);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] features = new float[3];
      for (int f = 0; f < 3; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, features[0] - features[1]));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    for (int start = 1; start <= 2; start++) {
      try (var trainer =
          NothingLeftToTrainTrainer.builder(new NothingLeftToTrain())
              .maxEpochs(3)
              .defaultRootDir(Path.of(args[0]))
              .checkpoints(Checkpointing.everyEpochs(1))
              .resume(Resume.auto())
              .progressBar(false)
              .build()) {
        trainer.fit();
      }
    }
  }
}
