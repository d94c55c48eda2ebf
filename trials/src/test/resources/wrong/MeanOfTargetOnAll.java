// kind: data
// source: https://scikit-learn.org/stable/auto_examples/preprocessing/plot_target_encoder_cross_val.html
// wrong: The mean of the label of each postal code is an input, and it is taken over all rows, those that are validated on included, of which a code has three.
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

/** Tells who will buy, from an age and the share of buyers with the same postal code. */
public class MeanOfTargetOnAll {
  record Row(@Numeric double age, @Numeric double share, @Label boolean label) {}

  final DenseFeatures input = DenseFeatures.of();
  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Features row) {
    return output.apply(step, hidden.apply(step, input.apply(step, row)));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Features row, Operand<TBool> label) {
    var loss = Losses.binaryCrossentropy(step, forward(step, row), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Features row, Operand<TBool> label) {
    step.log("val_acc", Metrics.binaryAccuracy(step, forward(step, row), label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(0, 450));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(450, 600));
  }

  static List<Row> rows(int from, int to) {
    Random random = new Random(6);
    int[] code = random.ints(600, 0, 200).toArray();
    double[] age = random.doubles(600, 20, 80).toArray();
    double[] sum = new double[200];
    int[] count = new int[200];
    boolean[] buys = new boolean[600];
    for (int i = 0; i < 600; i++) {
      buys[i] = random.nextGaussian() + (age[i] - 50) / 40 > 0;
      sum[code[i]] += buys[i] ? 1 : 0;
      count[code[i]]++;
    }
    List<Row> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      double share = sum[code[i]] / count[code[i]];
      rows.add(new Row(age[i], share, buys[i]));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        MeanOfTargetOnAllTrainer.builder(new MeanOfTargetOnAll())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
