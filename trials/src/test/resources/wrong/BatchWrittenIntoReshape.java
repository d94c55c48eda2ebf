// kind: shapes
// source: https://github.com/weka511/hpa-scc/issues/38
// wrong: The batch size is written into a reshape, and the last batch of an epoch is shorter.
// before: start
// caught: start
// says: must be a scalar or a [batch] vector, but has shape [16]
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

/** Cuts a signal into four pieces within the step. */
public class BatchWrittenIntoReshape {
  static final int BATCH = 16;

  record Signal(@TensorShape({32}) float[] values, float target) {}

  final Dense piece = Dense.of(4).relu();
  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> values, Operand<TFloat32> target) {
    var tf = step.tf();
    var pieces = piece.apply(step, tf.reshape(values, tf.array(BATCH, 4, 8)));
    var flat = tf.reshape(pieces, tf.array(BATCH, 16));
    var loss = Losses.meanSquaredError(step, output.apply(step, flat), target);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = BATCH, shuffle = true)
  Dataset<Signal> signals() {
    Random random = new Random(11);
    List<Signal> signals = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      float[] values = new float[32];
      for (int v = 0; v < 32; v++) {
        values[v] = (float) random.nextGaussian();
      }
      signals.add(new Signal(values, values[0] + values[8]));
    }
    return Dataset.of(signals);
  }

  public static void main(String[] args) {
    try (var trainer =
        BatchWrittenIntoReshapeTrainer.builder(new BatchWrittenIntoReshape())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
