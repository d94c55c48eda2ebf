import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.initializer.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.*;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.*;

/**
 * The next item of a session from those before it, which are read both ways and by a padded
 * convolution.
 */
public class NextFromBothWays {
  record Session(@TensorShape({9}) int[] items) {}

  static class Net {
    final Embedding embedding = Embedding.of(15, 6);
    final Conv1D conv = Conv1D.of(8, 3).padding(Padding.SAME).relu();
    final Bidirectional gru = Bidirectional.of(GRU.of(8));
    final Dense output = Dense.of(15);

    Operand<TFloat32> logits(Step step, Operand<TInt32> items) {
      var before =
          step.tf()
              .slice(
                  items,
                  step.tf().constant(new int[] {0, 0}),
                  step.tf().constant(new int[] {-1, 8}));
      return output.apply(step, gru.apply(step, conv.apply(step, embedding.apply(step, before))));
    }

    Operand<TInt32> next(Step step, Operand<TInt32> items) {
      Ops tf = step.tf();
      return tf.squeeze(
          tf.slice(items, tf.constant(new int[] {0, 8}), tf.constant(new int[] {-1, 1})),
          org.tensorflow.op.core.Squeeze.axis(List.of(1L)));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TInt32> items) {
      var loss = Losses.sparseCategoricalCrossentropy(step, logits(step, items), next(step, items));
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = "val_acc")
    void validate(Step step, Operand<TInt32> items) {
      step.log("val_acc", Metrics.topKAccuracy(step, logits(step, items), next(step, items), 3));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.01);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Session> trainData() {
      return sessions(160, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 16)
    Dataset<Session> validationData() {
      return sessions(40, 2);
    }
  }

  static Dataset<Session> sessions(int count, long seed) {
    Random random = new Random(seed);
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] items = new int[9];
      int stride = 1 + random.nextInt(4);
      items[0] = random.nextInt(15);
      for (int k = 1; k < 9; k++) {
        items[k] = random.nextInt(6) == 0 ? random.nextInt(15) : (items[k - 1] + stride) % 15;
      }
      sessions.add(new Session(items));
    }
    return Dataset.of(sessions);
  }

  public static void main(String[] args) {
    try (var trainer = NextFromBothWays_NetTrainer.builder(new Net()).maxEpochs(4).build()) {
      trainer.fit();
    }
  }
}
