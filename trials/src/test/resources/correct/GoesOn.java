import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.callback.Best;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Dropout;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.ExponentialLR;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.RMSprop;
import io.keraunos.step.Step;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Resume;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Trains in the middle of an epoch, stops, and goes on in another trainer. */
public class GoesOn {
  record Row(@TensorShape({3}) float[] x, float y) {}

  static class Net {
    final Dense hidden = Dense.of(8).activation(Activation.ELU);
    final Dropout dropout = Dropout.of(0.1);
    final Dense output = Dense.of(1);

    Operand<TFloat32> predict(Step step, Operand<TFloat32> x) {
      return output.apply(step, dropout.apply(step, hidden.apply(step, x)));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      var loss = Losses.huber(step, predict(step, x), y);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = "val_loss")
    void validate(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      step.log("val_loss", Losses.huber(step, predict(step, x), y));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return RMSprop.learningRate(0.01).schedule(ExponentialLR.perEpoch(0.9));
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 8, shuffle = true)
    Dataset<Row> train() {
      return rows(64, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 8)
    Dataset<Row> validation() {
      return rows(16, 2);
    }
  }

  static Dataset<Row> rows(int count, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] x = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
      rows.add(new Row(x, x[0] + x[1] * x[2]));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    for (int steps : new int[] {11, 20, 32}) {
      try (var trainer =
          GoesOn_NetTrainer.builder(new Net())
              .maxSteps(steps)
              .defaultRootDir(folder)
              .checkpoints(
                  Checkpointing.everySteps(5)
                      .keepLast(3)
                      .keepBest(1, GoesOn_NetMetrics.VAL_LOSS, Best.MIN))
              .resume(Resume.auto())
              .build()) {
        FitResult fit = trainer.fit();
        if (fit.steps() != steps) {
          throw new IllegalStateException(fit.toString());
        }
        trainer.restoreBest();
        trainer.validate();
      }
    }
  }
}
