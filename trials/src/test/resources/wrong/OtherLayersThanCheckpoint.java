// kind: checkpoints
// source: https://github.com/DrSleep/light-weight-refinenet/issues/37
// wrong: The hidden layer was made wider since the checkpoint that is resumed from was written.
// before: later
// caught: later
// says: the checkpoint
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

/** Tries another width, in the folder of the run before. */
public class OtherLayersThanCheckpoint {
  record Row(@TensorShape({3}) float[] features, float target) {}

  final Dense hidden;
  final Dense output = Dense.of(1);

  OtherLayersThanCheckpoint(int width) {
    hidden = Dense.of(width).relu();
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    var prediction = output.apply(step, hidden.apply(step, features));
    var loss = Losses.meanSquaredError(step, prediction, target);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    Random random = new Random(10);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      float[] features = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
      rows.add(new Row(features, features[0]));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    for (int width : new int[] {16, 32}) {
      try (var trainer =
          OtherLayersThanCheckpointTrainer.builder(new OtherLayersThanCheckpoint(width))
              .maxEpochs(width / 8)
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
