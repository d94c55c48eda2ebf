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

/** Straight-through binary codes: the rounded value forward, the plain one backward. */
public class GradientThroughSign {
  record Row(@TensorShape({6}) float[] x) {}

  static class Net {
    final Dense encoder = Dense.of(8).activation(Activation.TANH);
    final Dense decoder = Dense.of(6);

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x) {
      Ops tf = step.tf();
      var soft = encoder.apply(step, x);
      var code = tf.math.add(soft, tf.stopGradient(tf.math.sub(tf.math.sign(soft), soft)));
      var loss = Losses.meanSquaredError(step, decoder.apply(step, code), x);
      step.log("loss", loss);
      return loss;
    }

    @PredictStep
    Operand<TFloat32> bits(Step step, Operand<TFloat32> x) {
      return step.tf().math.sign(encoder.apply(step, x));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.01);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
    Dataset<Row> trainData() {
      return rows();
    }
  }

  static Dataset<Row> rows() {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 160; i++) {
      float[] x = new float[6];
      for (int k = 0; k < 6; k++) {
        x[k] = (float) random.nextGaussian();
      }
      rows.add(new Row(x));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer = GradientThroughSign_NetTrainer.builder(new Net()).maxEpochs(6).build()) {
      trainer.fit();
    }
  }
}
