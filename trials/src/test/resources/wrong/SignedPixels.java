// kind: data
// source: https://github.com/deeplearning4j/Canova/pull/122
// wrong: A Java byte is signed: the bright half of the grey values becomes negative, darker than black.
// before: silent
// caught: warned
// says: KER3014: pixels of the training examples of SignedPixels.pictures looks like
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

/** Learns how bright a picture is, from the bytes of its file. */
public class SignedPixels {
  record Picture(@TensorShape({6, 6}) float[] pixels, float brightness) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> pixels, Operand<TFloat32> brightness) {
    var x = hidden.apply(step, Flatten.apply(step, pixels));
    var loss = Losses.meanSquaredError(step, output.apply(step, x), brightness);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
  Dataset<Picture> pictures() {
    Random random = new Random(31);
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < 160; i++) {
      byte[] file = new byte[36];
      random.nextBytes(file);
      float[] pixels = new float[36];
      float sum = 0;
      for (int p = 0; p < 36; p++) {
        pixels[p] = file[p] / 255f;
        sum += file[p] & 0xff;
      }
      pictures.add(new Picture(pixels, sum / 36 / 255));
    }
    return Dataset.of(pictures);
  }

  public static void main(String[] args) {
    try (var trainer =
        SignedPixelsTrainer.builder(new SignedPixels()).maxEpochs(4).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
