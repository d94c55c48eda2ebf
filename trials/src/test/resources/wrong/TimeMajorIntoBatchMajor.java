// kind: shapes
// source: kind known from forums of PyTorch and Keras
// wrong: The sequence is turned to [time, batch, features], as PyTorch's LSTM has it, and the layer takes the first dimension for the batch.
// before: not run
// caught: start
// says: input of gru = GRU(8 units) must be of a known number of positions, because each
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Tells rising from falling series. */
public class TimeMajorIntoBatchMajor {
  record Row(@TensorShape({20, 2}) float[] series, boolean label) {}

  final GRU gru = GRU.of(8);
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> series) {
    var tf = step.tf();
    Operand<TFloat32> turned = tf.linalg.transpose(series, tf.constant(new int[] {1, 0, 2}));
    return output.apply(step, gru.apply(step, turned));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> series, Operand<TBool> label) {
    var loss = Losses.binaryCrossentropy(step, forward(step, series), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TFloat32> series, Operand<TBool> label) {
    step.log("val_acc", Metrics.binaryAccuracy(step, forward(step, series), label));
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
      boolean rises = random.nextBoolean();
      float[] series = new float[40];
      for (int t = 0; t < 40; t++) {
        series[t] = (rises ? t : 40 - t) / 40f + 0.2f * (float) random.nextGaussian();
      }
      rows.add(new Row(series, rises));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        TimeMajorIntoBatchMajorTrainer.builder(new TimeMajorIntoBatchMajor())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
