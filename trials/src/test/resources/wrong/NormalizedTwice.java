// kind: data
// source: https://github.com/RangiLyu/nanodet/issues/55
// wrong: The pixels are brought to 0..1 when they are read, and divided by 255 once more in the step.
// before: silent
// caught: warned
// says: KER3013: pixels is multiplied with weights with a mean of 0.001956 and a
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

/** Tells two textures apart; the pixels are scaled where they are read, and where they are used. */
public class NormalizedTwice {
  record Picture(@TensorShape({8, 8, 1}) float[] pixels, int texture) {}

  final Conv2D conv = Conv2D.of(8, 3).relu();
  final Dense textures = Dense.of(2);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> pixels, Operand<TInt32> texture) {
    Operand<TFloat32> x = step.tf().math.div(pixels, step.tf().constant(255f));
    x = Flatten.apply(step, conv.apply(step, x));
    var loss = Losses.sparseCategoricalCrossentropy(step, textures.apply(step, x), texture);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return SGD.learningRate(0.05);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
  Dataset<Picture> pictures() {
    Random random = new Random(29);
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < 160; i++) {
      float[] pixels = new float[64];
      for (int p = 0; p < 64; p++) {
        int stripe = i % 2 == 0 ? p / 8 % 2 : p % 2;
        pixels[p] = (stripe * 160 + random.nextInt(96)) / 255f;
      }
      pictures.add(new Picture(pixels, i % 2));
    }
    return Dataset.of(pictures);
  }

  public static void main(String[] args) {
    try (var trainer =
        NormalizedTwiceTrainer.builder(new NormalizedTwice())
            .maxEpochs(4)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
