// kind: data
// source: kind known from lists of common mistakes with data
// wrong: The vocabulary has lower-case words and the texts have capitals: every word becomes 1, the unknown one.
// before: not run
// caught: warned
// says: KER3011: words is 1 in all 400 examples of WordsAllUnknown.training, so it tells
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

/** Tells good reviews from bad ones. */
public class WordsAllUnknown {
  record Row(@TensorShape({6}) int[] words, boolean label) {}

  static final Map<String, Integer> VOCABULARY = Map.of("good", 2, "bad", 3, "fine", 4, "poor", 5);

  final Embedding embedding = Embedding.of(6, 8);
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TInt32> words) {
    return output.apply(step, Flatten.apply(step, embedding.apply(step, words)));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TInt32> words, Operand<TBool> label) {
    var loss = Losses.binaryCrossentropy(step, forward(step, words), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TInt32> words, Operand<TBool> label) {
    step.log("val_acc", Metrics.binaryAccuracy(step, forward(step, words), label));
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
    String[] texts = {"Good", "Bad", "Fine", "Poor"};
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int[] words = new int[6];
      int good = 0;
      for (int w = 0; w < 6; w++) {
        int text = random.nextInt(4);
        good += text % 2 == 0 ? 1 : -1;
        words[w] = VOCABULARY.getOrDefault(texts[text], 1);
      }
      rows.add(new Row(words, good > 0));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        WordsAllUnknownTrainer.builder(new WordsAllUnknown())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
