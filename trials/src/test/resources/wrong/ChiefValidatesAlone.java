// kind: distribution
// source: https://github.com/LibreYOLO/libreyolo/pull/594
// wrong: Only the first worker validates after the fit, and validation is a thing of all.
// before: later
// caught: later
// says: every worker must make the same calls
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.Losses;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import io.keraunos.launch.Launcher;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Two workers, of which one looks at the result. */
public class ChiefValidatesAlone {
  record Row(@TensorShape({3}) float[] features, float target) {}

  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    var loss = Losses.meanSquaredError(step, output.apply(step, features), target);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    step.log("val_loss", Losses.meanSquaredError(step, output.apply(step, features), target));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 10, shuffle = true)
  Dataset<Row> training() {
    return rows(200, 1);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 10)
  Dataset<Row> validation() {
    return rows(40, 2);
  }

  static Dataset<Row> rows(int size, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] features = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
      rows.add(new Row(features, features[0]));
    }
    return Dataset.of(rows);
  }

  /** A worker of the job. */
  static final class Worker {
    public static void main(String[] args) {
      try (var trainer =
          ChiefValidatesAloneTrainer.builder(new ChiefValidatesAlone())
              .maxEpochs(2)
              .progressBar(false)
              .build()) {
        trainer.fit();
        if (trainer.chief()) {
          System.out.println(trainer.validate().metric(ChiefValidatesAloneMetrics.VAL_LOSS));
        }
      }
    }
  }

  public static void main(String[] args) throws InterruptedException {
    int code = Launcher.of(Worker.class.getName()).workers(2).run();
    if (code != 0) {
      throw new IllegalStateException("the job ended with " + code);
    }
  }
}
