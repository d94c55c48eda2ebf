// kind: shapes
// source: https://github.com/Selen-Suyue/DensePolicy2D/issues/3
// wrong: Pictures with their channels first are reshaped where they should be transposed, which mixes pixels and channels.
// before: silent
// caught: warned
// says: KER1018: train of ReshapedForTransposed reshapes examples of shape [3, 8, 8] to
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

/** Tells red pictures from blue ones; the files have one channel after the other. */
public class ReshapedForTransposed {
  record Picture(@TensorShape({3, 8, 8}) float[] pixels, int blue) {}

  final Conv2D conv = Conv2D.of(8, 3).relu();
  final GlobalAveragePool2D pool = GlobalAveragePool2D.of();
  final Dense answer = Dense.of(2);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> pixels, Operand<TInt32> blue) {
    var image = step.tf().reshape(pixels, step.tf().array(-1, 8, 8, 3));
    var x = pool.apply(step, conv.apply(step, image));
    var loss = Losses.sparseCategoricalCrossentropy(step, answer.apply(step, x), blue);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
  Dataset<Picture> pictures() {
    Random random = new Random(8);
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      float[] pixels = new float[192];
      for (int p = 0; p < 192; p++) {
        boolean strong = p / 64 == (i % 2 == 0 ? 0 : 2);
        pixels[p] = (float) (0.4 * random.nextGaussian() + (strong ? 1 : 0));
      }
      pictures.add(new Picture(pixels, i % 2));
    }
    return Dataset.of(pictures);
  }

  public static void main(String[] args) {
    try (var trainer =
        ReshapedForTransposedTrainer.builder(new ReshapedForTransposed())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
