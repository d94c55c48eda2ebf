import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Flatten;
import io.keraunos.layer.Sequential;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** What goes in is what shall come out; the step has no label. */
public class Autoencoder {
  record Row(@TensorShape({4, 4}) float[] pixels) {}

  static class Net {
    final Sequential encoder = Sequential.of(Flatten.layer(), Dense.of(12).relu(), Dense.of(3));
    final Sequential decoder =
        Sequential.of(Dense.of(12).relu(), Dense.of(16).activation(Activation.SIGMOID));

    Operand<TFloat32> error(Step step, Operand<TFloat32> pixels) {
      var out = decoder.apply(step, encoder.apply(step, pixels));
      return Losses.meanSquaredError(step, out, Flatten.apply(step, pixels));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> pixels) {
      var loss = error(step, pixels);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = "val_loss")
    void validate(Step step, Operand<TFloat32> pixels) {
      step.log("val_loss", error(step, pixels));
    }

    @PredictStep
    Operand<TFloat32> code(Step step, Operand<TFloat32> pixels) {
      return encoder.apply(step, pixels);
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.01);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
    Dataset<Row> train() {
      return rows(100, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
    Dataset<Row> validation() {
      return rows(20, 2);
    }
  }

  static Dataset<Row> rows(int count, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] pixels = new float[16];
      int row = random.nextInt(4);
      int column = random.nextInt(4);
      for (int k = 0; k < 16; k++) {
        pixels[k] = k / 4 == row || k % 4 == column ? 0.9f : 0.1f;
      }
      rows.add(new Row(pixels));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer = Autoencoder_NetTrainer.builder(new Net()).maxEpochs(6).build()) {
      trainer.fit();
      trainer.predict(rows(7, 3));
    }
  }
}
