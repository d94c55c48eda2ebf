import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.LearningRateSchedule;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.StepLR;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The sign of the gradient decides (Lion without its momentum), by a spec of the user's own. */
public class OptimizerOfItsOwn {
  record Row(@TensorShape({3}) float[] x, float y) {}

  record SignDescent(double learningRate) implements OptimizerSpec {
    @Override
    public LearningRateSchedule schedule() {
      return StepLR.everyEpochs(2).gamma(0.5);
    }

    @Override
    public List<OptimizerSpec.Slot> slots() {
      return List.of();
    }

    @Override
    public double[] scalars(double learningRate, long step) {
      return new double[] {learningRate};
    }

    @Override
    public Op update(Ops tf, OptimizerSpec.Update update) {
      var change = tf.math.mul(update.scalars().get(0), tf.math.sign(update.gradient()));
      return tf.assignSubVariableOp(update.variable(), change);
    }
  }

  static class Net {
    final Dense line = Dense.of(1);

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      var loss = Losses.meanSquaredError(step, line.apply(step, x), y);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return new SignDescent(0.05);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Row> rows() {
      Random random = new Random(3);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 80; i++) {
        float[] x = {
          (float) random.nextGaussian(),
          (float) random.nextGaussian(),
          (float) random.nextGaussian()
        };
        rows.add(new Row(x, x[0] - x[1] + 0.5f * x[2]));
      }
      return Dataset.of(rows);
    }
  }

  public static void main(String[] args) {
    try (var trainer = OptimizerOfItsOwn_NetTrainer.builder(new Net()).maxEpochs(6).build()) {
      trainer.fit();
    }
  }
}
