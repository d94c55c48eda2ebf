// kind: shapes
// source: https://github.com/deeplearning4j/deeplearning4j/issues/8201
// wrong: The pictures are [3, 16, 16], with the channels first, and the convolution takes the last dimension for them.
// before: start
// caught: start
// says: must be at least as large as the window
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

/** A small convolutional network, with pictures as another library wants them. */
public class ChannelsFirst {
  record Picture(@TensorShape({3, 16, 16}) float[] pixels, int label) {}

  final Conv2D first = Conv2D.of(8, 3).relu();
  final MaxPool2D pool = MaxPool2D.of(2);
  final Conv2D second = Conv2D.of(16, 3).relu();
  final Dense answer = Dense.of(2);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> pixels, Operand<TInt32> label) {
    var x = pool.apply(step, first.apply(step, pixels));
    x = Flatten.apply(step, second.apply(step, x));
    var loss = Losses.sparseCategoricalCrossentropy(step, answer.apply(step, x), label);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-3);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
  Dataset<Picture> pictures() {
    Random random = new Random(9);
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      float[] pixels = new float[768];
      for (int p = 0; p < 768; p++) {
        pixels[p] = (float) random.nextGaussian() + (p % 2 == i % 2 ? 1 : 0);
      }
      pictures.add(new Picture(pixels, i % 2));
    }
    return Dataset.of(pictures);
  }

  public static void main(String[] args) {
    try (var trainer =
        ChannelsFirstTrainer.builder(new ChannelsFirst()).maxEpochs(2).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
