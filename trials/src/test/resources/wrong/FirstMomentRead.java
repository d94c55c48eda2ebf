// kind: shapes
// source: kind known from questions on Stack Overflow about out[:, 0] and out[:, -1] of an LSTM
// wrong: Of the sequence that the recurrent layer returns the first moment is read, which has seen one value, where the last was meant.
// before: not run
// caught: silent
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
import org.tensorflow.types.*;

/** Tells whether a series ends above where it began. */
public class FirstMomentRead {
  record Row(@TensorShape({16, 1}) float[] steps, boolean label) {}

  final LSTM lstm = LSTM.of(12).returnSequences();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> steps) {
    var tf = step.tf();
    Operand<TFloat32> sequence = lstm.apply(step, steps);
    return output.apply(step, tf.gather(sequence, tf.constant(0), tf.constant(1)));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> steps, Operand<TBool> label) {
    var loss = Losses.binaryCrossentropy(step, forward(step, steps), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TFloat32> steps, Operand<TBool> label) {
    step.log("val_acc", Metrics.binaryAccuracy(step, forward(step, steps), label));
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
      float[] steps = new float[16];
      float sum = 0;
      for (int t = 0; t < 16; t++) {
        steps[t] = (float) random.nextGaussian();
        sum += steps[t];
      }
      rows.add(new Row(steps, sum > 0));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        FirstMomentReadTrainer.builder(new FirstMomentRead())
            .maxEpochs(8)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
