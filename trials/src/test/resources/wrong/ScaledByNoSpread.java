// kind: numerics
// source: https://github.com/ml5js/ml5-next-gen/issues/204
// wrong: A column that never changes is scaled to 0..1 by its spread, which is 0, and becomes NaN.
// before: start
// caught: start
// says: KER3004: columns[2] of example 0 of ScaledByNoSpread.rows must be finite, but is
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

/** Scales each column to 0..1 by its smallest and largest value, then learns a sum. */
public class ScaledByNoSpread {
  record Row(@TensorShape({3}) float[] columns, float sum) {}

  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> columns, Operand<TFloat32> sum) {
    var loss = Losses.meanSquaredError(step, output.apply(step, columns), sum);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return SGD.learningRate(0.1);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
  Dataset<Row> rows() {
    Random random = new Random(23);
    float[][] table = new float[200][];
    for (int i = 0; i < table.length; i++) {
      table[i] = new float[] {random.nextFloat() * 40, random.nextFloat() * 7, 1013};
    }
    List<Row> rows = new ArrayList<>();
    for (float[] raw : table) {
      float[] scaled = new float[3];
      for (int c = 0; c < 3; c++) {
        float least = Float.MAX_VALUE;
        float most = -Float.MAX_VALUE;
        for (float[] other : table) {
          least = Math.min(least, other[c]);
          most = Math.max(most, other[c]);
        }
        scaled[c] = (raw[c] - least) / (most - least);
      }
      rows.add(new Row(scaled, raw[0] / 40 + raw[1] / 7));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        ScaledByNoSpreadTrainer.builder(new ScaledByNoSpread())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
