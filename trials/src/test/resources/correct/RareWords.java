import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Embedding;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adagrad;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** A vocabulary for years to come: most of its rows are used by no example yet. */
public class RareWords {
  record Visit(int page, long user, int next) {}

  static class Net {
    final Embedding pages = Embedding.of(500, 8);
    final Embedding users = Embedding.of(1000, 4);
    final Dense output = Dense.of(5);

    Operand<TFloat32> logits(Step step, Operand<TInt32> page, Operand<TInt64> user) {
      Ops tf = step.tf();
      var both =
          List.of(pages.apply(step, page), users.apply(step, tf.dtypes.cast(user, TInt32.class)));
      return output.apply(step, tf.concat(both, tf.constant(1)));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(
        Step step, Operand<TInt32> page, Operand<TInt64> user, Operand<TInt32> next) {
      var loss = Losses.sparseCategoricalCrossentropy(step, logits(step, page, user), next);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adagrad.learningRate(0.2);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
    Dataset<Visit> visits() {
      Random random = new Random(1);
      List<Visit> visits = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        int page = random.nextInt(30);
        visits.add(new Visit(page, random.nextInt(12), page % 5));
      }
      return Dataset.of(visits);
    }
  }

  public static void main(String[] args) {
    try (var trainer = RareWords_NetTrainer.builder(new Net()).maxEpochs(5).build()) {
      trainer.fit();
    }
  }
}
