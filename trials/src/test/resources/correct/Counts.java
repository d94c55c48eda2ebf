import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Poisson regression: the network gives the logarithm of a rate; the loss may be negative. */
public class Counts {
  record Hour(@TensorShape({3}) float[] x, int calls) {}

  static class Net {
    final Dense hidden = Dense.of(8).activation(Activation.TANH);
    final Dense output = Dense.of(1);

    Operand<TFloat32> logRate(Step step, Operand<TFloat32> x) {
      Ops tf = step.tf();
      return tf.reshape(output.apply(step, hidden.apply(step, x)), tf.constant(new int[] {-1}));
    }

    Operand<TFloat32> loss(Step step, Operand<TFloat32> x, Operand<TInt32> calls) {
      Ops tf = step.tf();
      var rate = logRate(step, x);
      return tf.math.sub(
          tf.math.exp(rate), tf.math.mul(tf.dtypes.cast(calls, TFloat32.class), rate));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TInt32> calls) {
      var loss = loss(step, x, calls);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = "val_loss")
    void validate(Step step, Operand<TFloat32> x, Operand<TInt32> calls) {
      step.log("val_loss", loss(step, x, calls));
    }

    @PredictStep
    Operand<TFloat32> rate(Step step, Operand<TFloat32> x) {
      return step.tf().math.exp(logRate(step, x));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.02);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 24, shuffle = true)
    Dataset<Hour> train() {
      return hours(120, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 24)
    Dataset<Hour> validation() {
      return hours(24, 2);
    }
  }

  static Dataset<Hour> hours(int count, long seed) {
    Random random = new Random(seed);
    List<Hour> hours = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double angle = 2 * Math.PI * (i % 24) / 24;
      double rate = Math.exp(1 + Math.sin(angle));
      int calls = 0;
      for (double t = -Math.log(random.nextDouble());
          t < rate;
          t -= Math.log(random.nextDouble())) {
        calls++;
      }
      hours.add(
          new Hour(
              new float[] {(float) Math.sin(angle), (float) Math.cos(angle), random.nextInt(2)},
              calls));
    }
    return Dataset.of(hours);
  }

  public static void main(String[] args) {
    try (var trainer = Counts_NetTrainer.builder(new Net()).maxEpochs(5).build()) {
      trainer.fit();
    }
  }
}
