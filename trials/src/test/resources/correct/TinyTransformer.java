import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Embedding;
import io.keraunos.layer.Layer;
import io.keraunos.layer.LayerNormalization;
import io.keraunos.layer.MultiHeadAttention;
import io.keraunos.layer.Sequential;
import io.keraunos.layer.SinusoidalPosition;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.AdamW;
import io.keraunos.optimizer.CosineAnnealing;
import io.keraunos.optimizer.LinearWarmup;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A language model: the next character at every place, seen from those before it. */
public class TinyTransformer {
  static final int LENGTH = 8;

  record Window(@TensorShape({LENGTH}) int[] text, @TensorShape({LENGTH}) int[] next) {}

  static final class Block implements Layer<TFloat32> {
    private final LayerNormalization first = LayerNormalization.of();
    private final MultiHeadAttention attention = MultiHeadAttention.of(2, 4).causal().dropout(0.1);
    private final LayerNormalization second = LayerNormalization.of();
    private final Sequential dense =
        Sequential.of(Dense.of(16).activation(Activation.GELU), Dense.of(8));

    @Override
    public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
      Ops tf = step.tf();
      Operand<TFloat32> h = tf.math.add(x, attention.apply(step, first.apply(step, x)));
      return tf.math.add(h, dense.apply(step, second.apply(step, h)));
    }

    @Override
    public Map<String, Layer<?>> sublayers() {
      return Map.of("first", first, "attention", attention, "second", second, "dense", dense);
    }
  }

  static class Net {
    final Embedding embedding = Embedding.of(27, 8);
    final SinusoidalPosition position = SinusoidalPosition.of();
    final Block block = new Block();
    final LayerNormalization last = LayerNormalization.of();
    final Dense output = Dense.of(27);

    Operand<TFloat32> logits(Step step, Operand<TInt32> text) {
      var x = position.apply(step, embedding.apply(step, text));
      return output.apply(step, last.apply(step, block.apply(step, x)));
    }

    @TrainingStep(logs = {"loss", "acc"})
    Operand<TFloat32> train(Step step, Operand<TInt32> text, Operand<TInt32> next) {
      var logits = logits(step, text);
      var loss = Losses.sparseCategoricalCrossentropy(step, logits, next);
      step.log("loss", loss);
      step.log("acc", Metrics.accuracy(step, logits, next));
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return AdamW.learningRate(0.01)
          .weightDecay(0.1)
          .schedule(LinearWarmup.overSteps(4).from(0.1).then(CosineAnnealing.overSteps(20)));
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Window> windows() {
      String text = "to be or not to be that is the question whether tis nobler in the mind ";
      int[] ids = text.chars().map(c -> c == ' ' ? 0 : c - 'a' + 1).toArray();
      List<Window> windows = new ArrayList<>();
      for (int i = 0; i + LENGTH + 1 <= ids.length; i++) {
        windows.add(
            new Window(
                Arrays.copyOfRange(ids, i, i + LENGTH),
                Arrays.copyOfRange(ids, i + 1, i + LENGTH + 1)));
      }
      return Dataset.of(windows);
    }
  }

  public static void main(String[] args) {
    try (var trainer =
        TinyTransformer_NetTrainer.builder(new Net()).maxEpochs(5).gradientClipNorm(1).build()) {
      trainer.fit();
    }
  }
}
