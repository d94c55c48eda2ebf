// kind: semantics
// source: https://github.com/keras-team/keras/issues/11157
// wrong: The loss is the distance of the predicted class, an argmax, through which no gradient goes.
// before: start
// caught: start
// says: must depend on a trainable variable
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

/** Guesses how many stars a review has, and is to be punished for how far off it is. */
public class ArgMaxInLoss {
  record Review(@TensorShape({6}) float[] words, int stars) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense stars = Dense.of(5);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> words, Operand<TInt32> stars) {
    var tf = step.tf();
    var logits = this.stars.apply(step, hidden.apply(step, words));
    var guess = tf.dtypes.cast(tf.math.argMax(logits, tf.constant(1)), TFloat32.class);
    var loss = Losses.meanSquaredError(step, guess, stars);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Review> reviews() {
    Random random = new Random(16);
    List<Review> reviews = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] words = new float[6];
      for (int w = 0; w < 6; w++) {
        words[w] = (float) random.nextGaussian();
      }
      reviews.add(new Review(words, (int) Math.max(0, Math.min(4, 2 + words[0] * 1.5))));
    }
    return Dataset.of(reviews);
  }

  public static void main(String[] args) {
    try (var trainer =
        ArgMaxInLossTrainer.builder(new ArgMaxInLoss()).maxEpochs(3).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
