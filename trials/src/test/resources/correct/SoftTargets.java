import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A student learns from a teacher's probabilities and from the labels. */
public class SoftTargets {
  record Row(@TensorShape({4}) float[] x, @TensorShape({3}) float[] teacher, int y) {}

  static class Net {
    final Dense hidden = Dense.of(6).relu();
    final Dense output = Dense.of(3);

    @TrainingStep(logs = {"loss", "acc"})
    Operand<TFloat32> train(
        Step step, Operand<TFloat32> x, Operand<TFloat32> teacher, Operand<TInt32> y) {
      Ops tf = step.tf();
      var logits = output.apply(step, hidden.apply(step, x));
      var soft = Losses.categoricalCrossentropy(step, logits, teacher);
      var hard = Losses.sparseCategoricalCrossentropy(step, logits, y);
      var loss =
          tf.math.add(tf.math.mul(tf.constant(0.7f), soft), tf.math.mul(tf.constant(0.3f), hard));
      step.log("loss", loss);
      step.log("acc", Metrics.accuracy(step, logits, y));
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.02);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Row> rows() {
      Random random = new Random(3);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 90; i++) {
        float[] x = new float[4];
        for (int k = 0; k < 4; k++) {
          x[k] = (float) random.nextGaussian() + (k == i % 3 ? 1.5f : 0);
        }
        float[] teacher = {0.15f, 0.15f, 0.15f};
        teacher[i % 3] = 0.7f;
        rows.add(new Row(x, teacher, i % 3));
      }
      return Dataset.of(rows);
    }
  }

  public static void main(String[] args) {
    try (var trainer = SoftTargets_NetTrainer.builder(new Net()).maxEpochs(5).build()) {
      trainer.fit();
    }
  }
}
