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

/** Sines and cosines of large whole numbers, such as minutes since the year began. */
public class PositionalWaves {
  record Load(int minute, float load) {}

  static class Net {
    final Dense hidden = Dense.of(16).activation(Activation.TANH);
    final Dense output = Dense.of(1);

    private Operand<TFloat32> waves(Step step, Operand<TInt32> minute) {
      Ops tf = step.tf();
      Operand<TFloat32> t =
          tf.math.mul(
              tf.expandDims(tf.dtypes.cast(minute, TFloat32.class), tf.constant(1)),
              tf.constant(
                  new float[][] {{(float) (2 * Math.PI / 1440), (float) (2 * Math.PI / 10080)}}));
      return tf.concat(List.of(tf.math.sin(t), tf.math.cos(t)), tf.constant(1));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TInt32> minute, Operand<TFloat32> load) {
      var loss =
          Losses.huber(step, output.apply(step, hidden.apply(step, waves(step, minute))), load);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.01);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
    Dataset<Load> trainData() {
      return loads();
    }
  }

  static Dataset<Load> loads() {
    Random random = new Random(1);
    List<Load> loads = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      int minute = random.nextInt(525_600);
      loads.add(
          new Load(
              minute,
              (float)
                  (Math.sin(2 * Math.PI * minute / 1440)
                      + 0.5 * Math.cos(2 * Math.PI * minute / 10080)
                      + 0.1 * random.nextGaussian())));
    }
    return Dataset.of(loads);
  }

  public static void main(String[] args) {
    try (var trainer = PositionalWaves_NetTrainer.builder(new Net()).maxEpochs(10).build()) {
      trainer.fit();
    }
  }
}
