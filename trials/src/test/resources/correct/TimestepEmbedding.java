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

/**
 * A diffusion model of points: noise is predicted from the noisy point and the time, by waves of
 * many frequencies.
 */
public class TimestepEmbedding {
  record Point(@TensorShape({2}) float[] xy, int time) {}

  static class Net {
    final Sequential network =
        Sequential.of(
            Dense.of(32).activation(Activation.SILU),
            Dense.of(32).activation(Activation.SILU),
            Dense.of(2));
    private static final int HALF = 4;

    private Operand<TFloat32> waves(Step step, Operand<TInt32> time) {
      Ops tf = step.tf();
      float[] frequencies = new float[HALF];
      for (int k = 0; k < HALF; k++) {
        frequencies[k] = (float) Math.exp(-Math.log(10000) * k / HALF);
      }
      Operand<TFloat32> t =
          tf.math.mul(
              tf.expandDims(tf.dtypes.cast(time, TFloat32.class), tf.constant(1)),
              tf.constant(frequencies));
      return tf.concat(List.of(tf.math.sin(t), tf.math.cos(t)), tf.constant(1));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> xy, Operand<TInt32> time) {
      Ops tf = step.tf();
      var noise = tf.random.statelessRandomNormal(tf.shape(xy), step.seed("noise"));
      Operand<TFloat32> share =
          tf.math.exp(
              tf.math.mul(
                  tf.expandDims(tf.dtypes.cast(time, TFloat32.class), tf.constant(1)),
                  tf.constant(-0.004f)));
      Operand<TFloat32> noisy =
          tf.math.add(
              tf.math.mul(xy, tf.math.sqrt(share)),
              tf.math.mul(noise, tf.math.sqrt(tf.math.sub(tf.constant(1.0001f), share))));
      var said = network.apply(step, tf.concat(List.of(noisy, waves(step, time)), tf.constant(1)));
      var loss = Losses.meanSquaredError(step, said, noise);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.003);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
    Dataset<Point> trainData() {
      return points();
    }
  }

  static Dataset<Point> points() {
    Random random = new Random(4);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      double a = 2 * Math.PI * random.nextDouble();
      points.add(
          new Point(new float[] {(float) Math.cos(a), (float) Math.sin(a)}, random.nextInt(1000)));
    }
    return Dataset.of(points);
  }

  public static void main(String[] args) {
    try (var trainer = TimestepEmbedding_NetTrainer.builder(new Net()).maxEpochs(5).build()) {
      trainer.fit();
    }
  }
}
