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
import org.tensorflow.types.*;

/** A last layer that begins very near to 0, so that all actions are as likely at first. */
public class TinyFirstKernel {
  record Row(@TensorShape({8}) float[] x, int y) {}

  static class Net {
    final Dense hidden = Dense.of(32).relu();
    final Dense output = Dense.of(4).kernelInitializer(Initializers.normal(0, 0.001f));

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TInt32> y) {
      var loss =
          Losses.sparseCategoricalCrossentropy(step, output.apply(step, hidden.apply(step, x)), y);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.005);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
    Dataset<Row> trainData() {
      return rows();
    }
  }

  static Dataset<Row> rows() {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 192; i++) {
      int y = random.nextInt(4);
      float[] x = new float[8];
      for (int k = 0; k < 8; k++) {
        x[k] = (float) random.nextGaussian() + (k % 4 == y ? 1 : 0);
      }
      rows.add(new Row(x, y));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer = TinyFirstKernel_NetTrainer.builder(new Net()).maxEpochs(6).build()) {
      trainer.fit();
    }
  }
}
