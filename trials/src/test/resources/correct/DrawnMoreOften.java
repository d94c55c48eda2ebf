import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** The rare class is drawn as often as the other; what is measured is as it is in life. */
public class DrawnMoreOften {
  record Payment(@TensorShape({3}) float[] x, boolean fraud) {}

  static class Net {
    final Dense hidden = Dense.of(8).activation(Activation.TANH);
    final Dense output = Dense.of(1);

    Operand<TFloat32> logit(Step step, Operand<TFloat32> x) {
      return output.apply(step, hidden.apply(step, x));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TBool> fraud) {
      var loss = Losses.binaryCrossentropy(step, logit(step, x), fraud);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = {"precision", "recall"})
    void validate(Step step, Operand<TFloat32> x, Operand<TBool> fraud) {
      step.log("precision", Metrics.precision(step, logit(step, x), fraud));
      step.log("recall", Metrics.recall(step, logit(step, x), fraud, 0.3));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.02);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 20)
    Dataset<Payment> train() {
      return payments(200, 1).weighted(payment -> payment.fraud() ? 19 : 1, 200);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 50)
    Dataset<Payment> validation() {
      return payments(100, 2);
    }
  }

  static Dataset<Payment> payments(int count, long seed) {
    Random random = new Random(seed);
    List<Payment> payments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean fraud = i % 20 == 0;
      payments.add(
          new Payment(
              new float[] {
                (float) random.nextGaussian() + (fraud ? 2 : 0),
                (float) random.nextGaussian(),
                (float) random.nextGaussian() - (fraud ? 1 : 0)
              },
              fraud));
    }
    return Dataset.of(payments);
  }

  public static void main(String[] args) {
    try (var trainer = DrawnMoreOften_NetTrainer.builder(new Net()).maxEpochs(4).build()) {
      trainer.fit();
    }
  }
}
