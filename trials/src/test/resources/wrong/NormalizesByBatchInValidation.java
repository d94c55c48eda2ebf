// kind: semantics
// source: https://github.com/wolny/pytorch-3dunet/issues/53
// wrong: The forward pass normalizes by the batch's own mean and deviation in validation and prediction too, so an answer depends on its neighbours in the batch.
// before: silent
// caught: warned
// says: KER1011: validate of NormalizesByBatchInValidation normalizes with a Mean over
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.Losses;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Predicts a yield; the inputs are normalized by hand. */
public class NormalizesByBatchInValidation {
  record Field(@TensorShape({3}) float[] soil, float yield) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> soil) {
    var tf = step.tf();
    var mean = tf.math.mean(soil, tf.constant(0));
    var off = tf.math.sub(soil, mean);
    var variance = tf.math.mean(tf.math.square(off), tf.constant(0));
    var normal = tf.math.div(off, tf.math.sqrt(tf.math.add(variance, tf.constant(1e-5f))));
    return output.apply(step, hidden.apply(step, normal));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> soil, Operand<TFloat32> yield) {
    var loss = Losses.meanSquaredError(step, forward(step, soil), yield);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Operand<TFloat32> soil, Operand<TFloat32> yield) {
    step.log("val_loss", Losses.meanSquaredError(step, forward(step, soil), yield));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
  Dataset<Field> training() {
    return fields(320, 1);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 4)
  Dataset<Field> validation() {
    return fields(60, 2);
  }

  static Dataset<Field> fields(int size, long seed) {
    Random random = new Random(seed);
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] soil = new float[3];
      for (int f = 0; f < 3; f++) {
        soil[f] = (float) random.nextGaussian();
      }
      fields.add(new Field(soil, soil[0] - soil[1]));
    }
    return Dataset.of(fields);
  }

  public static void main(String[] args) {
    try (var trainer =
        NormalizesByBatchInValidationTrainer.builder(new NormalizesByBatchInValidation())
            .maxEpochs(4)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
