import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.data.Sequences;
import io.keraunos.data.TextLines;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Embedding;
import io.keraunos.layer.Masks;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Lines of text, split into words whose hashes are tokens; the mean of their vectors. */
public class TextReviews {
  static final int WORDS = 6;

  record Review(@TensorShape({WORDS}) int[] words, boolean good) {}

  static class Net {
    final Embedding embedding = Embedding.of(64, 6);
    final Dense output = Dense.of(1);
    private final Path file;

    Net(Path file) {
      this.file = file;
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TInt32> words, Operand<TBool> good) {
      Ops tf = step.tf();
      var there = tf.dtypes.cast(Masks.except(step, words, 0), TFloat32.class);
      var vectors = tf.math.mul(embedding.apply(step, words), tf.expandDims(there, tf.constant(2)));
      var count = tf.math.maximum(tf.reduceSum(there, tf.constant(1)), tf.constant(1f));
      var mean =
          tf.math.div(tf.reduceSum(vectors, tf.constant(1)), tf.expandDims(count, tf.constant(1)));
      var loss = Losses.binaryCrossentropy(step, output.apply(step, mean), good);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.05);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 8, shuffle = true)
    Dataset<Review> reviews() throws IOException {
      return TextLines.read(file)
          .map(
              line -> {
                String[] parts = line.split("\t");
                int[] words =
                    Arrays.stream(parts[1].split(" "))
                        .mapToInt(word -> 1 + Math.floorMod(word.hashCode(), 63))
                        .toArray();
                return new Review(Sequences.pad(words, WORDS, 0), parts[0].equals("+"));
              });
    }
  }

  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0], "reviews.txt");
    String[] nouns = {"film", "plot", "music", "ending"};
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      lines.add(
          i % 2 == 0
              ? "+\ta great " + nouns[i % 4]
              : "-\tsuch a boring " + nouns[i % 4] + " it is");
    }
    Files.write(file, lines);
    try (var trainer = TextReviews_NetTrainer.builder(new Net(file)).maxEpochs(5).build()) {
      trainer.fit();
    }
  }
}
