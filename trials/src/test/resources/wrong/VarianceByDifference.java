// kind: numerics
// source: kind known from questions on Stack Overflow about the variance as the mean of the squares minus the square of the mean
// wrong: The variance of values around 10000 is the mean of their squares minus the square of their mean, of which 32 bits keep nothing.
// before: not run
// caught: warned
// says: KER1035: train of VarianceByDifference computes a variance in float32 as the
import io.keraunos.annotation.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.*;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.*;

/** Tells from its spread whether a pressure is steady. */
public class VarianceByDifference {
  record Row(@TensorShape({32}) float[] pressure, boolean label) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> pressure) {
    var tf = step.tf();
    var mean = mean(step, pressure);
    var variance = tf.math.sub(mean(step, tf.math.square(pressure)), tf.math.square(mean));
    return output.apply(step, hidden.apply(step, variance));
  }

  static Operand<TFloat32> mean(Step step, Operand<TFloat32> values) {
    var tf = step.tf();
    return tf.math.mean(values, tf.constant(1), Mean.keepDims(true));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> pressure, Operand<TBool> label) {
    var loss = Losses.binaryCrossentropy(step, forward(step, pressure), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TFloat32> pressure, Operand<TBool> label) {
    step.log("val_acc", Metrics.binaryAccuracy(step, forward(step, pressure), label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 400));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 100));
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      boolean steady = random.nextBoolean();
      float[] pressure = new float[32];
      for (int t = 0; t < 32; t++) {
        pressure[t] = (float) (10000 + (steady ? 0.7 : 1.4) * random.nextGaussian());
      }
      rows.add(new Row(pressure, steady));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        VarianceByDifferenceTrainer.builder(new VarianceByDifference())
            .maxEpochs(12)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
