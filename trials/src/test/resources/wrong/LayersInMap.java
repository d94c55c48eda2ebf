// kind: semantics
// source: https://github.com/pytorch/pytorch/issues/632
// wrong: The layers are kept in a map, where the trainer finds neither their names nor their order.
// before: javac KER704
// caught: javac KER704
// says: are in a Map<String, Dense>
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

/** A head for each of three languages. */
public class LayersInMap {
  record Row(@TensorShape({4}) float[] features, float target) {}

  final Dense body = Dense.of(16).relu();
  final Map<String, Dense> heads =
      Map.of("en", Dense.of(1), "fr", Dense.of(1), "el", Dense.of(1));

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    var prediction = heads.get("el").apply(step, body.apply(step, features));
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
    Random random = new Random(12);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      float[] features = {
        random.nextFloat(), random.nextFloat(), random.nextFloat(), random.nextFloat()
      };
      rows.add(new Row(features, features[0]));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        LayersInMapTrainer.builder(new LayersInMap()).maxEpochs(3).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
