// kind: loaders
// source: https://github.com/pytorch/pytorch/issues/5059
// wrong: get(index) answers with a random row, whatever the index: an epoch has some rows twice and others never, and no run is like another.
// before: silent
// caught: warned
// says: KER3006: example
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

/** A dataset that shuffles itself, in its own way. */
public class GetDrawsAtRandom {
  record Row(@TensorShape({3}) float[] features, float target) {}

  static final class Shuffled implements Dataset<Row> {
    private final List<Row> rows;
    private final Random random = new Random();

    Shuffled(List<Row> rows) {
      this.rows = rows;
    }

    @Override
    public long size() {
      return rows.size();
    }

    @Override
    public synchronized Row get(long index) {
      return rows.get(random.nextInt(rows.size()));
    }
  }

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

  @DataLoader(stage = Stage.TRAIN, batchSize = 16, workers = 2)
  Dataset<Row> rows() {
    Random random = new Random(19);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      float[] features = {
        (float) random.nextGaussian(), (float) random.nextGaussian(), (float) random.nextGaussian()
      };
      rows.add(new Row(features, features[0] - features[1]));
    }
    return new Shuffled(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        GetDrawsAtRandomTrainer.builder(new GetDrawsAtRandom())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
