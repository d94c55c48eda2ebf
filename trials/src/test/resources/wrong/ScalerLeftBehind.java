// kind: semantics
// source: kind known from questions on Stack Overflow: the scaler of training is not applied to new rows
// wrong: The rows are standardized before they are trained on, and the new customers are asked about as they come from the form, in euros and years.
// before: not run
// caught: warned
// says: KER3015: features has a spread of 3.941e+04 in all 100 examples of
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

/** Tells who will buy, and asks about new customers. */
public class ScalerLeftBehind {
  record Row(@TensorShape({2}) float[] features, boolean label) {}

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

  @PredictStep
  Operand<TFloat32> probability(Step step, Operand<TFloat32> features) {
    return step.tf().math.sigmoid(forward(step, features));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 400)).map(ScalerLeftBehind::scaled);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 100)).map(ScalerLeftBehind::scaled);
  }

  static Row scaled(Row row) {
    float[] raw = row.features();
    return new Row(new float[] {(raw[0] - 40_000) / 10_000, (raw[1] - 45) / 12}, row.label());
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float income = 40_000 + 10_000 * (float) random.nextGaussian();
      float age = 45 + 12 * (float) random.nextGaussian();
      rows.add(new Row(new float[] {income, age}, income / 10_000 - age / 12 > 0.25));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        ScalerLeftBehindTrainer.builder(new ScalerLeftBehind())
            .maxEpochs(5).progressBar(false).build()) {
      trainer.fit();
      int buyers = 0;
      for (float[] answer : trainer.predict(Dataset.of(rows(3, 100)))) {
        buyers += answer[0] > 0.5 ? 1 : 0;
      }
      System.out.println(buyers + " of 100 will buy");
    }
  }
}
