import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.initializer.Initializers;
import io.keraunos.layer.Embedding;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.regularizer.Regularizers;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Users times films: two tables of vectors, their biases, and stars from 1 to 5. */
public class Recommender {
  record Rating(int user, int film, float stars) {}

  static class Net {
    final Embedding users = Embedding.of(15, 3).embeddingsRegularizer(Regularizers.l2(1e-4));
    final Embedding films = Embedding.of(12, 3).embeddingsRegularizer(Regularizers.l2(1e-4));
    final Embedding userBias = Embedding.of(15, 1).embeddingsInitializer(Initializers.zeros());
    final Embedding filmBias = Embedding.of(12, 1).embeddingsInitializer(Initializers.zeros());

    Operand<TFloat32> stars(Step step, Operand<TInt32> user, Operand<TInt32> film) {
      Ops tf = step.tf();
      var product =
          tf.reduceSum(
              tf.math.mul(users.apply(step, user), films.apply(step, film)), tf.constant(1));
      var bias =
          tf.squeeze(
              tf.math.add(userBias.apply(step, user), filmBias.apply(step, film)),
              org.tensorflow.op.core.Squeeze.axis(1L));
      return tf.math.add(tf.math.add(product, bias), tf.constant(3.2f));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(
        Step step, Operand<TInt32> user, Operand<TInt32> film, Operand<TFloat32> stars) {
      var loss = Losses.meanSquaredError(step, stars(step, user, film), stars);
      step.log("loss", loss);
      return loss;
    }

    @PredictStep
    Operand<TFloat32> predicted(Step step, Operand<TInt32> user, Operand<TInt32> film) {
      return stars(step, user, film);
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.05);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
    Dataset<Rating> ratings() {
      Random random = new Random(3);
      List<Rating> ratings = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        int user = random.nextInt(15);
        int film = random.nextInt(12);
        ratings.add(
            new Rating(
                user, film, user % 2 == film % 2 ? 4 + random.nextInt(2) : 1 + random.nextInt(3)));
      }
      return Dataset.of(ratings);
    }
  }

  public static void main(String[] args) {
    try (var trainer = Recommender_NetTrainer.builder(new Net()).maxEpochs(6).build()) {
      trainer.fit();
    }
  }
}
