// kind: loaders
// source: https://github.com/pytorch/vision/pull/211
// wrong: size() says 200, as the full table has, and the list that is read has 150 rows.
// before: later
// caught: start
// says: KER3005: the dataset of SizeHardCoded.rows has size() 200, but get(180) says
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

/** A dataset that says its size by heart. */
public class SizeHardCoded {
  record Row(@TensorShape({3}) float[] features, float target) {}

  static final class Table implements Dataset<Row> {
    private final List<Row> rows = new ArrayList<>();

    Table() {
      Random random = new Random(18);
      for (int i = 0; i < 150; i++) {
        float[] features = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
        rows.add(new Row(features, features[0] - features[1]));
      }
    }

    @Override
    public long size() {
      return 200;
    }

    @Override
    public Row get(long index) {
      return rows.get((int) index);
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

  @DataLoader(stage = Stage.TRAIN, batchSize = 16)
  Dataset<Row> rows() {
    return new Table();
  }

  public static void main(String[] args) {
    try (var trainer =
        SizeHardCodedTrainer.builder(new SizeHardCoded()).maxEpochs(3).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
