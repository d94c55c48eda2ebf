import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.data.Sequences;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Embedding;
import io.keraunos.layer.LSTM;
import io.keraunos.layer.Masks;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Sentences of different lengths, padded with 0; the network sees where they end. */
public class MaskedLstm {
  static final int LONGEST = 7;

  record Sentence(@TensorShape({LONGEST}) int[] tokens, int length, boolean question) {}

  static class Net {
    final Embedding embedding = Embedding.of(20, 6);
    final LSTM memory = LSTM.of(8);
    final Dense output = Dense.of(1);

    Operand<TFloat32> logit(Step step, Operand<TInt32> tokens, Operand<TInt32> length) {
      Operand<TBool> mask = Masks.ofLengths(step, length, LONGEST);
      return output.apply(step, memory.apply(step, embedding.apply(step, tokens), mask));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(
        Step step, Operand<TInt32> tokens, Operand<TInt32> length, Operand<TBool> question) {
      var loss = Losses.binaryCrossentropy(step, logit(step, tokens, length), question);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = {"val_acc", "val_auc"})
    void validate(
        Step step, Operand<TInt32> tokens, Operand<TInt32> length, Operand<TBool> question) {
      var logit = logit(step, tokens, length);
      step.log("val_acc", Metrics.binaryAccuracy(step, logit, question));
      step.log("val_auc", Metrics.auc(step, logit, question));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.02);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Sentence> train() {
      return sentences(80, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 16)
    Dataset<Sentence> validation() {
      return sentences(20, 2);
    }
  }

  static Dataset<Sentence> sentences(int count, long seed) {
    Random random = new Random(seed);
    List<Sentence> sentences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = 2 + random.nextInt(LONGEST - 1);
      int[] tokens = random.ints(length, 1, 20).toArray();
      boolean question = i % 2 == 0;
      tokens[length - 1] = question ? 1 : 2;
      sentences.add(new Sentence(Sequences.pad(tokens, LONGEST, 0), length, question));
    }
    return Dataset.of(sentences);
  }

  public static void main(String[] args) {
    try (var trainer =
        MaskedLstm_NetTrainer.builder(new Net()).maxEpochs(4).gradientClipNorm(1).build()) {
      trainer.fit();
    }
  }
}
