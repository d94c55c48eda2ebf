import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import io.keraunos.trainer.Predictions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Tags of an article: several may be true at once, and each has a sigmoid of its own. */
public class MultiLabel {
  record Article(@TensorShape({6}) float[] words, @TensorShape({4}) float[] tags) {}

  static class Net {
    final Dense hidden = Dense.of(16).relu();
    final Dense output = Dense.of(4);

    Operand<TFloat32> logits(Step step, Operand<TFloat32> words) {
      return output.apply(step, hidden.apply(step, words));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> words, Operand<TFloat32> tags) {
      Operand<TFloat32> loss = Losses.binaryCrossentropy(step, logits(step, words), tags);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = "right")
    void validate(Step step, Operand<TFloat32> words, Operand<TFloat32> tags) {
      Ops tf = step.tf();
      var said = tf.math.greater(logits(step, words), tf.constant(0f));
      var right = tf.math.equal(said, tf.math.greater(tags, tf.constant(0.5f)));
      step.log("right", Metrics.mean(step, right));
    }

    @PredictStep
    Operand<TFloat32> probabilities(Step step, Operand<TFloat32> words) {
      return step.tf().math.sigmoid(logits(step, words));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.01);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Article> train() {
      return articles(96, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 32)
    Dataset<Article> validation() {
      return articles(32, 2);
    }
  }

  static Dataset<Article> articles(int count, long seed) {
    Random random = new Random(seed);
    List<Article> articles = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] words = new float[6];
      for (int k = 0; k < 6; k++) {
        words[k] = (float) random.nextGaussian();
      }
      float[] tags = new float[4];
      for (int k = 0; k < 4; k++) {
        tags[k] = words[k] + words[k + 1] > 0.5 ? 1 : 0;
      }
      articles.add(new Article(words, tags));
    }
    return Dataset.of(articles);
  }

  public static void main(String[] args) {
    try (var trainer = MultiLabel_NetTrainer.builder(new Net()).maxEpochs(6).build()) {
      trainer.fit();
      Predictions predictions = trainer.predict(articles(5, 3));
      if (predictions.row(0).length != 4) {
        throw new IllegalStateException();
      }
    }
  }
}
