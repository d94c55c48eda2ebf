// kind: loaders
// source: https://github.com/jaungiers/LSTM-Neural-Network-for-Time-Series-Prediction/pull/38
// wrong: The stream hands out one iterator for all epochs, which is at its end after the first.
// before: later
// caught: later
// says: must have at least one batch, but had none
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

/** Reads examples from a queue that was filled once. */
public class StreamReadOnce {
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
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 16)
  StreamDataset<Row> rows() {
    Random random = new Random(21);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 160; i++) {
      float[] features = {
        (float) random.nextGaussian(), (float) random.nextGaussian(), (float) random.nextGaussian()
      };
      rows.add(new Row(features, features[0] - features[1]));
    }
    Iterator<Row> all = rows.iterator();
    return StreamDataset.unsharded(() -> all);
  }

  public static void main(String[] args) {
    try (var trainer =
        StreamReadOnceTrainer.builder(new StreamReadOnce())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
