import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.BatchNormalization;
import io.keraunos.layer.Conv2D;
import io.keraunos.layer.Dense;
import io.keraunos.layer.GlobalAveragePool2D;
import io.keraunos.layer.Images;
import io.keraunos.layer.Layer;
import io.keraunos.layer.Padding;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.MultiStepLR;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/** A small ResNet; the last normalization of each block begins at zero, as in the paper. */
public class ResidualBlocks {
  record Picture(@TensorShape({8, 8, 3}) byte[] image, int label) {}

  static final class Block implements Layer<TFloat32> {
    private final Conv2D first;
    private final BatchNormalization norm1 = BatchNormalization.of();
    private final Conv2D second;
    private final BatchNormalization norm2 = BatchNormalization.of();

    Block(int filters) {
      first = Conv2D.of(filters, 3).padding(Padding.SAME).useBias(false);
      second = Conv2D.of(filters, 3).padding(Padding.SAME).useBias(false);
    }

    @Override
    public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
      Ops tf = step.tf();
      var y = tf.nn.relu(norm1.apply(step, first.apply(step, x)));
      y = tf.nn.relu(tf.math.add(x, norm2.apply(step, second.apply(step, y))));
      return y;
    }

    @Override
    public Map<String, Layer<?>> sublayers() {
      return Map.of("first", first, "norm1", norm1, "second", second, "norm2", norm2);
    }
  }

  static class Net {
    final Conv2D stem = Conv2D.of(6, 3).padding(Padding.SAME).relu();
    final Block block1 = new Block(6);
    final Block block2 = new Block(6);
    final GlobalAveragePool2D pool = GlobalAveragePool2D.of();
    final Dense output = Dense.of(3);

    Operand<TFloat32> logits(Step step, Operand<TUint8> image) {
      float[] means = {0.49f, 0.48f, 0.45f};
      float[] deviations = {0.25f, 0.24f, 0.26f};
      var x = stem.apply(step, Images.normalize(step, image, means, deviations));
      return output.apply(step, pool.apply(step, block2.apply(step, block1.apply(step, x))));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TUint8> image, Operand<TInt32> label) {
      var loss = Losses.sparseCategoricalCrossentropy(step, logits(step, image), label);
      step.log("loss", loss);
      return loss;
    }

    @TestStep(logs = "acc")
    void test(Step step, Operand<TUint8> image, Operand<TInt32> label) {
      step.log("acc", Metrics.accuracy(step, logits(step, image), label));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return SGD.learningRate(0.05)
          .momentum(0.9)
          .weightDecay(1e-4)
          .schedule(MultiStepLR.atEpochs(2).gamma(0.1));
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true, workers = 1)
    Dataset<Picture> train() {
      return pictures(48, 1);
    }

    @DataLoader(stage = Stage.TEST, batchSize = 16)
    Dataset<Picture> test() {
      return pictures(15, 2);
    }
  }

  static Dataset<Picture> pictures(int count, long seed) {
    Random random = new Random(seed);
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] image = new byte[8 * 8 * 3];
      for (int k = 0; k < image.length; k++) {
        image[k] = (byte) (random.nextInt(160) + (k % 3 == i % 3 ? 90 : 0));
      }
      pictures.add(new Picture(image, i % 3));
    }
    return Dataset.of(pictures);
  }

  public static void main(String[] args) {
    try (var trainer = ResidualBlocks_NetTrainer.builder(new Net()).maxEpochs(3).build()) {
      trainer.fit();
      trainer.test();
    }
  }
}
