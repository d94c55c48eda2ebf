// kind: metrics
// source: https://github.com/cs230-stanford/cs230-code-examples/issues/13
// wrong: The texts are padded to 20 words and have about four: the accuracy counts the padding, which is always told rightly, with the words.
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

/** Gives each word of a short text one of four tags. */
public class PaddingCountsAsRight {
  record Row(@TensorShape({20}) int[] words, @TensorShape({20}) int[] tags) {}

  final Embedding embedding = Embedding.of(60, 8);
  final Dense output = Dense.of(5);

  Operand<TFloat32> forward(Step step, Operand<TInt32> words) {
    return output.apply(step, embedding.apply(step, words));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TInt32> words, Operand<TInt32> tags) {
    var loss = Losses.sparseCategoricalCrossentropy(step, forward(step, words), tags);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TInt32> words, Operand<TInt32> tags) {
    step.log("val_acc", Metrics.accuracy(step, forward(step, words), tags));
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
      int length = 2 + random.nextInt(5);
      int[] words = new int[length];
      int[] tags = new int[length];
      for (int w = 0; w < length; w++) {
        words[w] = 1 + random.nextInt(59);
        tags[w] = random.nextInt(2) == 0 ? 1 + words[w] % 4 : 1 + random.nextInt(4);
      }
      rows.add(new Row(Sequences.pad(words, 20, 0), Sequences.pad(tags, 20, 0)));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        PaddingCountsAsRightTrainer.builder(new PaddingCountsAsRight())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
