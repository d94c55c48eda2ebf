// kind: checkpoints
// source: https://github.com/tensorflow/models/issues/9650
// wrong: A second program exports the model without loading the weights that the first has trained.
// before: silent
// caught: warned
// says: KER5009: export writes weights that were neither trained nor loaded:
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

/** Trains in one program and exports in another. */
public class ExportsFirstValues {
  record Row(@TensorShape({3}) float[] features, float target) {}

  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    var loss = Losses.meanSquaredError(step, output.apply(step, features), target);
    step.log("loss", loss);
    return loss;
  }

  @PredictStep
  Operand<TFloat32> predict(Step step, Operand<TFloat32> features) {
    return output.apply(step, features);
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    Random random = new Random(11);
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

  static Trainer trainer(Path folder) {
    return ExportsFirstValuesTrainer.builder(new ExportsFirstValues())
        .maxEpochs(3)
        .defaultRootDir(folder)
        .checkpoints(Checkpointing.everyEpochs(1))
        .progressBar(false)
        .build();
  }

  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    try (var trainer = trainer(folder)) {
      trainer.fit();
    }
    try (var exporter = trainer(folder)) {
      exporter.export(folder.resolve("model"));
    }
  }
}
