// kind: data
// source: https://github.com/tensorflow/tensorflow/issues/47187
// wrong: The number of the article, above a hundred million, is kept in a float, which knows every eighth number there: eight articles become one.
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

/** Tells which articles are sent back. */
public class ItemsThroughFloat {
  record Row(float article, boolean label) {}

  static final int FIRST = 120_000_000;
  final Embedding articles = Embedding.of(100, 4);
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> article) {
    var tf = step.tf();
    Operand<TInt32> number = tf.dtypes.cast(article, TInt32.class);
    return output.apply(step, articles.apply(step, tf.math.sub(number, tf.constant(FIRST))));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> article, Operand<TBool> label) {
    var loss = Losses.binaryCrossentropy(step, forward(step, article), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TFloat32> article, Operand<TBool> label) {
    step.log("val_acc", Metrics.binaryAccuracy(step, forward(step, article), label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 2000));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 400));
  }

  static List<Row> rows(int seed, int size) {
    boolean[] poor = new boolean[90];
    Random kinds = new Random(4);
    for (int a = 0; a < 90; a++) {
      poor[a] = kinds.nextBoolean();
    }
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int article = random.nextInt(90);
      boolean back = poor[article] ? random.nextInt(10) > 0 : random.nextInt(10) == 0;
      rows.add(new Row(FIRST + article, back));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        ItemsThroughFloatTrainer.builder(new ItemsThroughFloat())
            .maxEpochs(6)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
