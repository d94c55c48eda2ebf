// kind: semantics
// source: kind known from forums of PyTorch about transformers: no positional encoding
// wrong: The attention is given the signs without their places, so it reads a set, and the answer lies in the order.
// before: not run
// caught: warned
// says: KER5016: val_acc is 0.535 after 500 steps, and always the most frequent class
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

/** Tells whether an opening comes before its closing. */
public class AttentionWithoutPlaces {
  record Row(@TensorShape({8}) int[] signs, boolean label) {}

  final Embedding embedding = Embedding.of(6, 16);
  final MultiHeadAttention attention = MultiHeadAttention.of(2, 8);
  final Dense hidden = Dense.of(32).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TInt32> signs) {
    Operand<TFloat32> x = embedding.apply(step, signs);
    x = step.tf().math.add(x, attention.apply(step, x));
    x = step.tf().math.mean(hidden.apply(step, x), step.tf().constant(1));
    return output.apply(step, x);
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TInt32> signs, Operand<TBool> label) {
    var loss = Losses.binaryCrossentropy(step, forward(step, signs), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TInt32> signs, Operand<TBool> label) {
    step.log("val_acc", Metrics.binaryAccuracy(step, forward(step, signs), label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 1000));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 200));
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int[] signs = random.ints(8, 2, 6).toArray();
      int opening = random.nextInt(8);
      int closing = (opening + 1 + random.nextInt(7)) % 8;
      signs[opening] = 0;
      signs[closing] = 1;
      rows.add(new Row(signs, opening < closing));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        AttentionWithoutPlacesTrainer.builder(new AttentionWithoutPlaces())
            .maxEpochs(10)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
