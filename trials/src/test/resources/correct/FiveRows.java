import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.step.Step;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** All there is are five rows; the batch that was asked for is larger than that. */
public class FiveRows {
  record Row(float x, float y) {}

  static class Net {
    final Dense line = Dense.of(1);

    Operand<TFloat32> predict(Step step, Operand<TFloat32> x) {
      Ops tf = step.tf();
      return line.apply(step, tf.reshape(x, tf.constant(new int[] {-1, 1})));
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

    @PredictStep
    Operand<TFloat32> y(Step step, Operand<TFloat32> x) {
      return predict(step, x);
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return SGD.learningRate(0.1);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
    Dataset<Row> train() {
      return Dataset.of(
          List.of(
              new Row(-1, -3.1f),
              new Row(-0.5f, -1.9f),
              new Row(0, -1),
              new Row(0.5f, 0.1f),
              new Row(1, 0.9f)));
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 32)
    Dataset<Row> validation() {
      return Dataset.of(List.of(new Row(0.75f, 0.5f)));
    }
  }

  public static void main(String[] args) {
    try (var trainer = FiveRows_NetTrainer.builder(new Net()).maxEpochs(30).build()) {
      trainer.fit();
      System.out.println(trainer.predict(Dataset.of(List.of(new Row(0.25f, 0)))).row(0)[0]);
    }
  }
}
