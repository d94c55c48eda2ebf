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
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.LearningRateSchedule;
import io.keraunos.optimizer.MultiStepLR;
import io.keraunos.optimizer.OneCycle;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.ReduceOnPlateau;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Halves the learning rate where validation gets no better; and one cycle in another run. */
public class PlateauSchedule {
  record Row(@TensorShape({2}) float[] x, float y) {}

  static class Net {
    final Dense hidden = Dense.of(10).activation(Activation.SOFTPLUS);
    final Dense output = Dense.of(1);
    private final LearningRateSchedule schedule;

    Net(LearningRateSchedule schedule) {
      this.schedule = schedule;
    }

    Operand<TFloat32> predict(Step step, Operand<TFloat32> x) {
      return output.apply(step, hidden.apply(step, x));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      var loss = Losses.meanSquaredError(step, predict(step, x), y);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = "val_loss")
    void validate(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      step.log("val_loss", Losses.meanSquaredError(step, predict(step, x), y));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.02).schedule(schedule);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Row> train() {
      return rows(80, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 40)
    Dataset<Row> validation() {
      return rows(40, 2);
    }
  }

  static Dataset<Row> rows(int count, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] x = {(float) random.nextGaussian(), (float) random.nextGaussian()};
      rows.add(new Row(x, x[0] * x[1] + 0.1f * (float) random.nextGaussian()));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    List<LearningRateSchedule> schedules =
        List.of(
            ReduceOnPlateau.monitor(PlateauSchedule_NetMetrics.VAL_LOSS).factor(0.5).patience(1),
            OneCycle.overEpochs(6),
            MultiStepLR.atEpochs(3, 5).gamma(0.3));
    for (LearningRateSchedule schedule : schedules) {
      try (var trainer =
          PlateauSchedule_NetTrainer.builder(new Net(schedule)).maxEpochs(6).build()) {
        trainer.fit();
      }
    }
  }
}
