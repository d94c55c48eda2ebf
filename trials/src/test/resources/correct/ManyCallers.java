import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.step.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** One predictor, four threads, single rows and lists. */
public class ManyCallers {
  record Row(@TensorShape({2}) float[] x, String note, int y) {}

  static class Net {
    final Dense output = Dense.of(3);

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TInt32> y) {
      var loss = Losses.sparseCategoricalCrossentropy(step, output.apply(step, x), y);
      step.log("loss", loss);
      return loss;
    }

    @PredictStep
    Operand<TFloat32> probabilities(Step step, Operand<TFloat32> x) {
      return step.tf().nn.softmax(output.apply(step, x));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return SGD.learningRate(0.2);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 8, shuffle = true)
    Dataset<Row> train() {
      return Dataset.of(rows());
    }
  }

  static List<Row> rows() {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 45; i++) {
      double angle = 2 * Math.PI * (i % 3) / 3 + 0.4 * random.nextGaussian();
      rows.add(
          new Row(
              new float[] {(float) Math.cos(angle), (float) Math.sin(angle)}, "row " + i, i % 3));
    }
    return rows;
  }

  public static void main(String[] args) throws Exception {
    Path model = Path.of(args[0], "model");
    try (var trainer = ManyCallers_NetTrainer.builder(new Net()).maxEpochs(5).build()) {
      trainer.fit();
      trainer.export(model);
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (var predictor = ManyCallers_NetPredictor.load(model)) {
      List<java.util.concurrent.Future<Integer>> lengths = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        lengths.add(
            threads.submit(
                () ->
                    predictor.probabilities(rows()).size()
                        + predictor.probabilities(new float[] {1, 0}).length));
      }
      for (var length : lengths) {
        if (length.get() != 48) {
          throw new IllegalStateException("" + length.get());
        }
      }
    } finally {
      threads.shutdown();
    }
  }
}
