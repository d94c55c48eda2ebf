import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.callback.LambdaCallback;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.step.Step;
import io.keraunos.trainer.FitResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** The same trainer fits, is asked to stop by a callback, and fits again. */
public class FitTwice {
  record Row(@TensorShape({2}) float[] x, boolean y) {}

  static class Net {
    final Dense output = Dense.of(1);

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TBool> y) {
      var loss = Losses.binaryCrossentropy(step, output.apply(step, x), y);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return SGD.learningRate(0.5);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 8, shuffle = true)
    Dataset<Row> rows() {
      Random random = new Random(1);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 48; i++) {
        float[] x = {(float) random.nextGaussian(), (float) random.nextGaussian()};
        rows.add(new Row(x, x[0] > x[1]));
      }
      return Dataset.of(rows);
    }
  }

  public static void main(String[] args) {
    AtomicInteger steps = new AtomicInteger();
    try (var trainer =
        FitTwice_NetTrainer.builder(new Net())
            .maxEpochs(3)
            .callbacks(
                LambdaCallback.create()
                    .onTrainBatchEnd(
                        (event, control) -> {
                          if (steps.incrementAndGet() == 4) {
                            control.requestStop("four steps are enough for now");
                          }
                        }))
            .build()) {
      FitResult first = trainer.fit();
      FitResult second = trainer.fit();
      if (first.steps() != 4 || second.steps() != 18) {
        throw new IllegalStateException(first + " " + second);
      }
    }
  }
}
