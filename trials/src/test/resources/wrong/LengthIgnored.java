// kind: semantics
// source: https://github.com/rosinality/mac-network-pytorch/issues/7
// wrong: The step takes the lengths of the padded sequences and makes no mask of them: the recurrent layer reads the padding.
// before: silent
// caught: warned
// says: KER1010: train of LengthIgnored takes length, and nothing that it returns or
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

/** Sums up sequences of different lengths with a recurrent layer. */
public class LengthIgnored {
  record Sequence(@TensorShape({8}) int[] tokens, int length, int label) {}

  final Embedding embedding = Embedding.of(10, 6);
  final GRU gru = GRU.of(8);
  final Dense answer = Dense.of(2);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(
      Step step, Operand<TInt32> tokens, Operand<TInt32> length, Operand<TInt32> label) {
    var x = gru.apply(step, embedding.apply(step, tokens));
    var loss = Losses.sparseCategoricalCrossentropy(step, answer.apply(step, x), label);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Sequence> sequences() {
    Random random = new Random(4);
    List<Sequence> sequences = new ArrayList<>();
    for (int i = 0; i < 160; i++) {
      int length = 1 + random.nextInt(8);
      int[] tokens = new int[length];
      int sum = 0;
      for (int t = 0; t < length; t++) {
        tokens[t] = 1 + random.nextInt(9);
        sum += tokens[t];
      }
      int label = sum > 5 * length ? 1 : 0;
      sequences.add(new Sequence(Sequences.pad(tokens, 8, 0), length, label));
    }
    return Dataset.of(sequences);
  }

  public static void main(String[] args) {
    try (var trainer =
        LengthIgnoredTrainer.builder(new LengthIgnored()).maxEpochs(3).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
