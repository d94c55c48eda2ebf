import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Event;
import io.keraunos.annotation.On;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.callback.Best;
import io.keraunos.callback.EpochTable;
import io.keraunos.callback.LambdaCallback;
import io.keraunos.callback.ThroughputMonitor;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent;
import io.keraunos.callback.WeightHistograms;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.logger.CsvLogger;
import io.keraunos.logger.Slf4jLogger;
import io.keraunos.logger.TensorBoardLogger;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.step.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Everything that may listen to a fit listens. */
public class HooksAndCallbacks {
  record Row(@TensorShape({2}) float[] x, float y) {}

  static class Net {
    final Dense output = Dense.of(1);
    int epochs;
    int batches;

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      var loss = Losses.meanSquaredError(step, output.apply(step, x), y);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = "val_mae")
    void validate(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      step.log("val_mae", Losses.meanAbsoluteError(step, output.apply(step, x), y));
    }

    @On(Event.TRAIN_EPOCH_END)
    void epochEnded(TrainingEvent.EpochEvent event) {
      epochs++;
    }

    @On(Event.TRAIN_BATCH_END)
    void batchEnded(TrainingEvent.BatchEvent event, TrainingControl control) {
      batches++;
    }

    @On(Event.VALIDATION_END)
    void validated(TrainingControl control, TrainingEvent.EvaluationEvent event) {
      control.log(Map.of("weight", (double) control.weights().get("output/kernel")[0]));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return SGD.learningRate(0.1).momentum(0.5).nesterov(true);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 10, shuffle = true)
    Dataset<Row> train() {
      return rows(60, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 10)
    Dataset<Row> validation() {
      return rows(20, 2);
    }
  }

  static Dataset<Row> rows(int count, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] x = {(float) random.nextGaussian(), (float) random.nextGaussian()};
      rows.add(new Row(x, x[0] - x[1] + 0.1f * (float) random.nextGaussian()));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    Net net = new Net();
    AtomicInteger logs = new AtomicInteger();
    try (var trainer =
        HooksAndCallbacks_NetTrainer.builder(net)
            .maxEpochs(3)
            .logEverySteps(2)
            .defaultRootDir(Path.of(args[0]))
            .loggers(new CsvLogger(), new TensorBoardLogger(), new Slf4jLogger())
            .callbacks(
                new ThroughputMonitor(),
                WeightHistograms.everyEpochs(1),
                EpochTable.of(
                        HooksAndCallbacks_NetMetrics.LOSS, HooksAndCallbacks_NetMetrics.VAL_MAE)
                    .best(HooksAndCallbacks_NetMetrics.VAL_MAE, Best.MIN),
                LambdaCallback.create().onLog((event, control) -> logs.incrementAndGet()))
            .build()) {
      trainer.fit();
    }
    if (net.epochs != 3 || net.batches != 18 || logs.get() == 0) {
      throw new IllegalStateException(net.epochs + " " + net.batches + " " + logs);
    }
  }
}
