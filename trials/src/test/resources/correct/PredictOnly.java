import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.step.Step;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A formula that is never trained, exported for those who serve. */
public class PredictOnly {
  record Body(float weight, float height) {}

  static class Formula {
    @PredictStep
    Operand<TFloat32> index(Step step, Operand<TFloat32> weight, Operand<TFloat32> height) {
      Ops tf = step.tf();
      return tf.math.div(weight, tf.math.square(height));
    }

    @DataLoader(stage = Stage.PREDICT, batchSize = 4)
    Dataset<Body> bodies() {
      return Dataset.of(List.of(new Body(80, 1.8f), new Body(60, 1.65f), new Body(100, 2)));
    }
  }

  public static void main(String[] args) {
    Path model = Path.of(args[0], "model");
    try (var trainer = PredictOnly_FormulaTrainer.builder(new Formula()).build()) {
      if (Math.abs(trainer.predict().row(2)[0] - 25) > 1e-4) {
        throw new IllegalStateException();
      }
      trainer.export(model);
    }
    try (var predictor = PredictOnly_FormulaPredictor.load(model)) {
      System.out.println(predictor.index(80, 1.8f)[0]);
    }
  }
}
