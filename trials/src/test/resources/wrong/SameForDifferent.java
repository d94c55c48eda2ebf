// kind: semantics
// source: https://github.com/VinhLoiIT/signet-pytorch/issues/2
// wrong: The pairs are marked as different, as in the paper, and the loss takes the mark for alike: it draws apart what belongs together.
// before: not run
// caught: warned
// says: KER5016: val_acc is 0.54 after 160 steps, and always the most frequent class has
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

/** Learns which two signatures are of one hand. */
public class SameForDifferent {
  record Row(@TensorShape({6}) float[] one, @TensorShape({6}) float[] other, boolean different) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(4);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> signature) {
    return output.apply(step, hidden.apply(step, signature));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(
      Step step, Operand<TFloat32> one, Operand<TFloat32> other, Operand<TBool> different) {
    var loss = EmbeddingLosses.contrastive(
            step, forward(step, one), forward(step, other), different, 1.0);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(
      Step step, Operand<TFloat32> one, Operand<TFloat32> other, Operand<TBool> different) {
    var tf = step.tf();
    var apart = tf.math.sub(forward(step, one), forward(step, other));
    var squares = tf.reduceSum(tf.math.square(apart), tf.constant(-1));
    step.log("val_acc", Metrics.mean(
            step, tf.math.equal(tf.math.greater(squares, tf.constant(0.25f)), different)));
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
      boolean different = random.nextBoolean();
      float[] one = new float[6];
      float[] other = new float[6];
      for (int f = 0; f < 6; f++) {
        one[f] = (float) random.nextGaussian();
        float hand = different ? (float) random.nextGaussian() : one[f];
        other[f] = hand + 0.2f * (float) random.nextGaussian();
      }
      rows.add(new Row(one, other, different));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        SameForDifferentTrainer.builder(new SameForDifferent())
            .maxEpochs(8)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
