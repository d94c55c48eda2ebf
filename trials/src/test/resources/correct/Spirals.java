import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.HyperParameter;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.callback.Best;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.logger.CsvLogger;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import io.keraunos.trainer.Checkpointing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The tutorial's program: early stopping, the best weights, a test, a versioned export. */
public class Spirals {
  record Point(@TensorShape({2}) float[] at, int spiral) {
    static Dataset<Point> draw(int count, long seed) {
      Random random = new Random(seed);
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int spiral = i % 2;
        double radius = Math.sqrt(random.nextDouble());
        double angle = 3 * Math.PI * radius + Math.PI * spiral;
        double x = radius * Math.cos(angle) + 0.07 * random.nextGaussian();
        double y = radius * Math.sin(angle) + 0.07 * random.nextGaussian();
        points.add(new Point(new float[] {(float) x, (float) y}, spiral));
      }
      return Dataset.of(points);
    }
  }

  static class Net {
    final Dense first = Dense.of(64).relu();
    final Dense second = Dense.of(64).relu();
    final Dense last = Dense.of(2);

    /** How fast it learns. */
    @HyperParameter(min = 1e-6, max = 1)
    double learningRate = 1e-2;

    Operand<TFloat32> logits(Step step, Operand<TFloat32> at) {
      return last.apply(step, second.apply(step, first.apply(step, at)));
    }

    @TrainingStep(logs = "train_loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> at, Operand<TInt32> spiral) {
      var loss = Losses.sparseCategoricalCrossentropy(step, logits(step, at), spiral);
      step.log("train_loss", loss);
      return loss;
    }

    @ValidationStep(logs = {"val_loss", "val_acc"})
    void validate(Step step, Operand<TFloat32> at, Operand<TInt32> spiral) {
      var logits = logits(step, at);
      step.log("val_loss", Losses.sparseCategoricalCrossentropy(step, logits, spiral));
      step.log("val_acc", Metrics.accuracy(step, logits, spiral));
    }

    @TestStep(logs = "test_acc")
    void test(Step step, Operand<TFloat32> at, Operand<TInt32> spiral) {
      step.log("test_acc", Metrics.accuracy(step, logits(step, at), spiral));
    }

    @PredictStep
    Operand<TFloat32> probabilities(Step step, Operand<TFloat32> at) {
      return step.tf().nn.softmax(logits(step, at));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(learningRate);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
    Dataset<Point> trainingPoints() {
      return Point.draw(400, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 100)
    Dataset<Point> validationPoints() {
      return Point.draw(200, 2);
    }

    @DataLoader(stage = Stage.TEST, batchSize = 100)
    Dataset<Point> testPoints() {
      return Point.draw(200, 3);
    }
  }

  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    try (var trainer =
        Spirals_NetTrainer.builder(new Net())
            .maxEpochs(10)
            .checkpoints(
                Checkpointing.everyEpochs(1).keepBest(1, Spirals_NetMetrics.VAL_LOSS, Best.MIN))
            .callbacks(EarlyStopping.on(Spirals_NetMetrics.VAL_LOSS, Best.MIN).patience(3))
            .loggers(new CsvLogger())
            .defaultRootDir(folder)
            .build()) {
      trainer.fit();
      trainer.restoreBest();
      double accuracy = trainer.test().metric(Spirals_NetMetrics.TEST_ACC);
      trainer.exportVersion(folder.resolve("models"));
      System.out.println(accuracy);
    }
  }
}
