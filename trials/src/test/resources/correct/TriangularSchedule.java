import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A cyclic learning rate of the user's own, a pure function of the step (Smith 2017). */
public class TriangularSchedule {
  record Row(@TensorShape({3}) float[] x, float y) {}

  static class Net {
    final Dense hidden = Dense.of(10).activation(Activation.TANH);
    final Dense output = Dense.of(1);

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      var loss = Losses.meanSquaredError(step, output.apply(step, hidden.apply(step, x)), y);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return SGD.learningRate(0.02)
          .schedule(
              (base, position) -> {
                double place = position.step() % 8 / 4.0;
                return base * (1 + 4 * (1 - Math.abs(place - 1)));
              });
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Row> rows() {
      Random random = new Random(4);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 80; i++) {
        float[] x = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
        rows.add(new Row(x, (float) Math.sin(3 * x[0]) + x[1] - x[2]));
      }
      return Dataset.of(rows);
    }
  }

  public static void main(String[] args) {
    try (var trainer =
        TriangularSchedule_NetTrainer.builder(new Net()).maxEpochs(6).logEverySteps(1).build()) {
      trainer.fit();
    }
  }
}
