// kind: shapes
// source: https://github.com/tensorflow/tensorflow/issues/23698
// wrong: The words are numbered 1 to 50, 0 is the padding, and the table of embeddings has 50 rows.
// before: start
// caught: start
// says: KER3003: words of example 35 of VocabularyOneTooSmall.sentences must be a number
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

/** Tells two kinds of sentences apart. */
public class VocabularyOneTooSmall {
  record Sentence(@TensorShape({6}) int[] words, int label) {}

  static final int WORDS = 50;

  final Embedding embedding = Embedding.of(WORDS, 8);
  final Dense answer = Dense.of(2);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TInt32> words, Operand<TInt32> label) {
    var x = Flatten.apply(step, embedding.apply(step, words));
    var loss = Losses.sparseCategoricalCrossentropy(step, answer.apply(step, x), label);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
  Dataset<Sentence> sentences() {
    Random random = new Random(12);
    List<Sentence> sentences = new ArrayList<>();
    for (int i = 0; i < 160; i++) {
      int[] words = new int[6];
      for (int w = 0; w < 4 + random.nextInt(3); w++) {
        words[w] = 1 + (int) (WORDS * Math.pow(random.nextDouble(), 2)); // rare words last
      }
      sentences.add(new Sentence(words, words[0] % 2));
    }
    return Dataset.of(sentences);
  }

  public static void main(String[] args) {
    try (var trainer =
        VocabularyOneTooSmallTrainer.builder(new VocabularyOneTooSmall())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
