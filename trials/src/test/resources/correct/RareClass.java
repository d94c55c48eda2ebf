import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.ClassWeights;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** One in twenty is fraud, and the loss knows it. */
public class RareClass {
  record Payment(@TensorShape({3}) float[] x, int fraud) {}

  static class Net {
    final Dense hidden = Dense.of(8).activation(Activation.TANH);
    final Dense output = Dense.of(2);
    private final double[] weights = ClassWeights.balanced(190, 10);

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TInt32> fraud) {
      var loss =
          Losses.sparseCategoricalCrossentropy(
              step, output.apply(step, hidden.apply(step, x)), fraud, weights);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.02);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
    Dataset<Payment> train() {
      return payments();
    }
  }

  static Dataset<Payment> payments() {
    Random random = new Random(1);
    List<Payment> payments = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int fraud = i % 20 == 7 ? 1 : 0;
      payments.add(
          new Payment(
              new float[] {
                (float) random.nextGaussian() + 2 * fraud,
                (float) random.nextGaussian(),
                (float) random.nextGaussian() - fraud
              },
              fraud));
    }
    return Dataset.of(payments);
  }

  public static void main(String[] args) {
    try (var trainer = RareClass_NetTrainer.builder(new Net()).maxEpochs(5).build()) {
      trainer.fit();
    }
  }
}
