// kind: shapes
// source: kind known from questions on Stack Overflow: axes 2 and 3 of PyTorch's [N, C, H, W] kept for [N, H, W, C]
// wrong: The mean is taken over axes 2 and 3, as with the channels second, and the channels are last: the width and all that the channels tell apart is averaged.
// before: not run
// caught: warned
// says: KER1034: the mean in train of PooledOverChannels is taken over axes 2 and 3 of
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

/** Tells six weaves apart. */
public class PooledOverChannels {
  record Row(@TensorShape({12, 12, 1}) float[] image, int label) {}

  final Conv2D conv = Conv2D.of(16, 3).relu();
  final Dense output = Dense.of(6);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> image) {
    var tf = step.tf();
    var pooled = tf.math.mean(conv.apply(step, image), tf.constant(new int[] {2, 3}));
    return output.apply(step, pooled);
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> image, Operand<TInt32> label) {
    var loss = Losses.sparseCategoricalCrossentropy(step, forward(step, image), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TFloat32> image, Operand<TInt32> label) {
    step.log("val_acc", Metrics.accuracy(step, forward(step, image), label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 600));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 200));
  }

  static List<Row> rows(int seed, int size) {
    int[][] weaves = {{1, 0}, {0, 1}, {1, 1}, {1, -1}, {2, 1}, {1, 2}};
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int label = random.nextInt(6);
      double phase = 6 * random.nextDouble();
      float[] image = new float[144];
      for (int p = 0; p < 144; p++) {
        double along = weaves[label][0] * (p / 12) + weaves[label][1] * (p % 12);
        image[p] = (float) (Math.sin(phase + 1.3 * along) + 0.2 * random.nextGaussian());
      }
      rows.add(new Row(image, label));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        PooledOverChannelsTrainer.builder(new PooledOverChannels())
            .maxEpochs(15)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
