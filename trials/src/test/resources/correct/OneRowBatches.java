import io.keraunos.annotation.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Online learning: a batch is one row, so each has one class only. */
public class OneRowBatches {
  record Flower(@TensorShape({2}) float[] petal, int kind) {}

  static class Net {
    final Dense hidden = Dense.of(8).relu();
    final Dense output = Dense.of(3);

    Operand<TFloat32> forward(Step step, Operand<TFloat32> petal) {
      return output.apply(step, hidden.apply(step, petal));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> petal, Operand<TInt32> kind) {
      var loss = Losses.sparseCategoricalCrossentropy(step, forward(step, petal), kind);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = "accuracy")
    void validate(Step step, Operand<TFloat32> petal, Operand<TInt32> kind) {
      step.log("accuracy", Metrics.accuracy(step, forward(step, petal), kind));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return SGD.learningRate(0.02);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 1, shuffle = true)
    Dataset<Flower> train() {
      return flowers(60, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 1)
    Dataset<Flower> validation() {
      return flowers(15, 2);
    }
  }

  static Dataset<Flower> flowers(int rows, long seed) {
    Random random = new Random(seed);
    List<Flower> flowers = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int kind = i % 3;
      flowers.add(
          new Flower(
              new float[] {
                kind - 1 + 0.3f * (float) random.nextGaussian(), (float) random.nextGaussian()
              },
              kind));
    }
    return Dataset.of(flowers);
  }

  public static void main(String[] args) {
    try (var trainer = OneRowBatches_NetTrainer.builder(new Net()).maxEpochs(4).build()) {
      trainer.fit();
      if (trainer.validate().metric(OneRowBatches_NetMetrics.ACCURACY) < 0.5) {
        throw new IllegalStateException("not learned");
      }
    }
  }
}
