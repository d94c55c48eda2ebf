import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import io.keraunos.trainer.LearningRateFinder;
import io.keraunos.trainer.LearningRates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A learning rate is looked for, then taken. */
public class LearningRateFound {
  record Row(@TensorShape({2}) float[] x, int y) {}

  static class Net {
    final Dense hidden = Dense.of(16).activation(Activation.TANH);
    final Dense output = Dense.of(2);
    private final double learningRate;

    Net(double learningRate) {
      this.learningRate = learningRate;
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TInt32> y) {
      var logits = output.apply(step, hidden.apply(step, x));
      var loss = Losses.sparseCategoricalCrossentropy(step, logits, y);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(learningRate);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Row> rows() {
      Random random = new Random(1);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 128; i++) {
        float[] x = {(float) random.nextGaussian(), (float) random.nextGaussian()};
        rows.add(new Row(x, x[0] * x[1] > 0 ? 1 : 0));
      }
      return Dataset.of(rows);
    }
  }

  public static void main(String[] args) throws IOException {
    double suggestion;
    try (var trainer = LearningRateFound_NetTrainer.builder(new Net(1e-3)).maxEpochs(1).build()) {
      LearningRates rates = trainer.findLearningRate(LearningRateFinder.between(1e-5, 1).steps(60));
      rates.writeReport(Path.of(args[0], "rates.html"));
      suggestion = rates.suggestion().orElse(1e-2);
    }
    try (var trainer =
        LearningRateFound_NetTrainer.builder(new Net(suggestion)).maxEpochs(5).build()) {
      trainer.fit();
    }
  }
}
