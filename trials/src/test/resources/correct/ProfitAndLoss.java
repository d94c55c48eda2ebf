import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.initializer.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.*;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.*;

/** A trading rule, chosen by the profit and loss of validation, which is to be high. */
public class ProfitAndLoss {
  record Day(@TensorShape({4}) float[] x, float gain) {}

  static class Net {
    final Dense output = Dense.of(1).activation(Activation.TANH);

    Operand<TFloat32> position(Step step, Operand<TFloat32> x) {
      return step.tf()
          .squeeze(output.apply(step, x), org.tensorflow.op.core.Squeeze.axis(List.of(1L)));
    }

    @TrainingStep(logs = "objective")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> gain) {
      Ops tf = step.tf();
      Operand<TFloat32> position = position(step, x);
      var loss =
          tf.math.sub(
              tf.math.mul(tf.constant(0.1f), tf.math.square(position)),
              tf.math.mul(position, gain));
      step.log("objective", loss);
      return loss;
    }

    @ValidationStep(logs = {"val_profit_loss", "val_win_loss_ratio", "val_acc_gap"})
    void validate(Step step, Operand<TFloat32> x, Operand<TFloat32> gain) {
      Ops tf = step.tf();
      Operand<TFloat32> made = tf.math.mul(position(step, x), gain);
      step.log("val_profit_loss", Metrics.mean(step, made));
      step.log(
          "val_win_loss_ratio",
          Metrics.ofSums(
              step,
              List.of(tf.nn.relu(made), tf.nn.relu(tf.math.neg(made))),
              s -> s[0] / Math.max(s[1], 1e-9)));
      step.log("val_acc_gap", Metrics.mean(step, tf.math.abs(made)));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.01);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 20)
    Dataset<Day> trainData() {
      return days(160, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
    Dataset<Day> validationData() {
      return days(40, 2);
    }
  }

  static Dataset<Day> days(int count, long seed) {
    Random random = new Random(seed);
    List<Day> days = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] x = new float[4];
      for (int k = 0; k < 4; k++) {
        x[k] = (float) random.nextGaussian();
      }
      days.add(new Day(x, 0.5f * x[0] - 0.3f * x[1] + (float) random.nextGaussian()));
    }
    return Dataset.of(days);
  }

  public static void main(String[] args) {
    for (int i = 0; i < 3; i++) {
      var stop =
          switch (i) {
            case 0 ->
                EarlyStopping.on(ProfitAndLoss_NetMetrics.VAL_PROFIT_LOSS, Best.MAX).patience(3);
            case 1 ->
                EarlyStopping.on(ProfitAndLoss_NetMetrics.VAL_WIN_LOSS_RATIO, Best.MAX).patience(3);
            default -> EarlyStopping.on(ProfitAndLoss_NetMetrics.VAL_ACC_GAP, Best.MIN).patience(3);
          };
      try (var trainer =
          ProfitAndLoss_NetTrainer.builder(new Net()).maxEpochs(8).callbacks(stop).build()) {
        trainer.fit();
      }
    }
  }
}
