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

/** The partial likelihood of Cox: each event against all of its batch that were still there. */
public class Survival {
  record Patient(@TensorShape({4}) float[] x, float time, float event) {}

  static class Net {
    final Dense output = Dense.of(1).useBias(false);

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(
        Step step, Operand<TFloat32> x, Operand<TFloat32> time, Operand<TFloat32> event) {
      Ops tf = step.tf();
      Operand<TFloat32> risk =
          tf.squeeze(output.apply(step, x), org.tensorflow.op.core.Squeeze.axis(List.of(1L)));
      Operand<TFloat32> there =
          tf.dtypes.cast(
              tf.math.greaterEqual(
                  tf.expandDims(time, tf.constant(0)), tf.expandDims(time, tf.constant(1))),
              TFloat32.class);
      Operand<TFloat32> sum =
          tf.reduceSum(
              tf.math.mul(there, tf.expandDims(tf.math.exp(risk), tf.constant(0))), tf.constant(1));
      var loss = tf.math.mul(event, tf.math.sub(tf.math.log(sum), risk));
      step.log("loss", loss);
      return loss;
    }

    @PredictStep
    Operand<TFloat32> risk(Step step, Operand<TFloat32> x) {
      return tf(step, x);
    }

    private Operand<TFloat32> tf(Step step, Operand<TFloat32> x) {
      return output.apply(step, x);
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return SGD.learningRate(0.1);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 40, shuffle = true)
    Dataset<Patient> trainData() {
      return patients();
    }
  }

  static Dataset<Patient> patients() {
    Random random = new Random(3);
    List<Patient> patients = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] x = new float[4];
      for (int k = 0; k < 4; k++) {
        x[k] = (float) random.nextGaussian();
      }
      double time = -Math.log(random.nextDouble()) / Math.exp(x[0] - 0.5 * x[1]);
      double censored = 3 * random.nextDouble();
      patients.add(new Patient(x, (float) Math.min(time, censored), time < censored ? 1 : 0));
    }
    return Dataset.of(patients);
  }

  public static void main(String[] args) {
    try (var trainer = Survival_NetTrainer.builder(new Net()).maxEpochs(6).build()) {
      trainer.fit();
    }
  }
}
