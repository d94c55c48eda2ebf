import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** The rows are well mixed already, and the user wants the same order in every epoch. */
public class NotShuffled {
  record Row(@TensorShape({2}) double[] x, boolean y) {}

  static class Net {
    final Dense hidden = Dense.of(12).relu();
    final Dense output = Dense.of(1);

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat64> x, Operand<TBool> y) {
      var single = step.tf().dtypes.cast(x, TFloat32.class);
      var loss = Losses.binaryCrossentropy(step, output.apply(step, hidden.apply(step, single)), y);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.02);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = false)
    Dataset<Row> rows() {
      Random random = new Random(3);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 112; i++) {
        double[] x = {random.nextGaussian(), random.nextGaussian()};
        rows.add(new Row(x, x[0] * x[0] + x[1] * x[1] < 1.4));
      }
      return Dataset.of(rows);
    }
  }

  public static void main(String[] args) {
    try (var trainer = NotShuffled_NetTrainer.builder(new Net()).maxEpochs(5).build()) {
      trainer.fit();
    }
  }
}
