// kind: data
// source: https://scikit-learn.org/stable/modules/cross_validation.html
// wrong: Every patient has ten pictures, and the pictures are split at random: each patient is in both parts.
// before: not run
// caught: warned
// says: KER3028: the training examples of PatientsInBothParts.training and the
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

/** Tells the ill from the healthy. */
public class PatientsInBothParts {
  record Row(String patient, @TensorShape({4}) float[] features, boolean label) {}

  final List<Dataset<Row>> parts = Dataset.of(rows(1, 500)).randomSplit(7, 0.8, 0.2);
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
    return parts.get(0);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return parts.get(1);
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int p = 0; p < size / 10; p++) {
      float[] patient = new float[4];
      for (int f = 0; f < 4; f++) {
        patient[f] = (float) random.nextGaussian();
      }
      boolean ill = random.nextBoolean();
      for (int picture = 0; picture < 10; picture++) {
        float[] features = patient.clone();
        for (int f = 0; f < 4; f++) {
          features[f] += 0.05f * (float) random.nextGaussian();
        }
        rows.add(new Row("patient-" + p, features, ill));
      }
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        PatientsInBothPartsTrainer.builder(new PatientsInBothParts())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
