// kind: data
// source: kind known from questions on Stack Overflow about the order of columns in scikit-learn and pandas
// wrong: The columns are read by their places, and the newer file, which is validated on, has two of them in another order.
// before: not run
// caught: warned
// says: KER5016: val_acc is 0.04 after 100 steps, and always the most frequent class has
import io.keraunos.annotation.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.*;
import io.keraunos.trainer.*;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Tells from four distances whether a robot has to turn. */
public class ColumnsInOtherOrder {
  record Row(@TensorShape({4}) float[] features, boolean label) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    return output.apply(step, hidden.apply(step, features));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TBool> label) {
    var loss = Losses.binaryCrossentropy(step, forward(step, features), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TFloat32> features, Operand<TBool> label) {
    step.log("val_acc", Metrics.binaryAccuracy(step, forward(step, features), label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return read(1, 400, "front", "left", "right", "back");
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return read(2, 100, "left", "front", "right", "back");
  }

  static Dataset<Row> read(int seed, int size, String... columns) {
    Random random = new Random(seed);
    StringBuilder file = new StringBuilder(String.join(",", columns) + ",turn\n");
    for (int i = 0; i < size; i++) {
      Map<String, Double> line = new HashMap<>();
      for (String column : columns) {
        line.put(column, 0.2 + 3 * random.nextDouble());
      }
      for (String column : columns) {
        file.append(line.get(column)).append(',');
      }
      file.append(line.get("front") < line.get("left")).append('\n');
    }
    var bytes = new ByteArrayInputStream(file.toString().getBytes(StandardCharsets.UTF_8));
    try {
      return CsvDataset.read("robot.csv", bytes, CsvFormat.withHeader(),
          row -> new Row(row.floats(0, 4), row.booleanValue(4)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void main(String[] args) {
    try (var trainer =
        ColumnsInOtherOrderTrainer.builder(new ColumnsInOtherOrder())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
