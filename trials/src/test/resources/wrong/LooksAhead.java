// kind: semantics
// source: https://github.com/pytorch/tutorials/issues/2478
// wrong: The attention that predicts the next sign is not causal: each place sees the sign it is to predict.
// before: silent
// caught: warned
// says: KER1019: train of LooksAhead predicts the next place of a sequence from what has
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

/** A small language model of one layer. */
public class LooksAhead {
  record Text(@TensorShape({9}) int[] signs) {}

  static final int SIGNS = 12;

  final Embedding embedding = Embedding.of(SIGNS, 16);
  final PositionEmbedding places = PositionEmbedding.of(8);
  final MultiHeadAttention attention = MultiHeadAttention.of(2, 8);
  final Dense next = Dense.of(SIGNS);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TInt32> signs) {
    var tf = step.tf();
    var before = tf.slice(signs, tf.array(0, 0), tf.array(-1, 8));
    var after = tf.slice(signs, tf.array(0, 1), tf.array(-1, 8));
    var x = places.apply(step, embedding.apply(step, before));
    x = tf.math.add(x, attention.apply(step, x));
    var loss = Losses.sparseCategoricalCrossentropy(step, next.apply(step, x), after);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Text> texts() {
    Random random = new Random(1);
    List<Text> texts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int[] signs = new int[9];
      for (int s = 0; s < 9; s++) {
        signs[s] = random.nextInt(SIGNS);
      }
      texts.add(new Text(signs));
    }
    return Dataset.of(texts);
  }

  public static void main(String[] args) {
    try (var trainer =
        LooksAheadTrainer.builder(new LooksAhead()).maxEpochs(4).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
