import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.initializer.Initializers;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.metric.Plots;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** Nine in ten rows are of one kind, so many batches hold one kind only; the user says so. */
public class OneKindPerBatch {
  record Part(@TensorShape({3}) float[] x, boolean broken) {}

  static class Net {
    final Dense hidden = Dense.of(8).activation(Activation.TANH);
    final Dense output = Dense.of(1).biasInitializer(Initializers.constant(-2.2f));

    Operand<TFloat32> logit(Step step, Operand<TFloat32> x) {
      return output.apply(step, hidden.apply(step, x));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TBool> broken) {
      Ops tf = step.tf();
      var losses = Losses.binaryCrossentropy(step, logit(step, x), broken);
      var weights =
          tf.math.add(
              tf.constant(0.6f),
              tf.math.mul(tf.constant(4f), tf.dtypes.cast(broken, TFloat32.class)));
      var loss = tf.math.mul(losses, weights);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = {"val_auc", "val_recall", "val_curve"})
    void validate(Step step, Operand<TFloat32> x, Operand<TBool> broken) {
      var logit = logit(step, x);
      step.log("val_auc", Metrics.auc(step, logit, broken));
      step.log("val_recall", Metrics.recall(step, logit, broken));
      step.log("val_curve", Plots.precisionRecall(step, logit, broken));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.01);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 3, shuffle = true)
    Dataset<Part> train() {
      return parts(60, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 3)
    Dataset<Part> validation() {
      return parts(30, 2);
    }
  }

  static Dataset<Part> parts(int count, long seed) {
    Random random = new Random(seed);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean broken = i % 10 == 0;
      float[] x = new float[3];
      for (int k = 0; k < 3; k++) {
        x[k] = (float) random.nextGaussian() + (broken ? 1.5f : 0);
      }
      parts.add(new Part(x, broken));
    }
    return Dataset.of(parts);
  }

  public static void main(String[] args) {
    try (var trainer = OneKindPerBatch_NetTrainer.builder(new Net()).maxEpochs(4).build()) {
      trainer.fit();
    }
  }
}
