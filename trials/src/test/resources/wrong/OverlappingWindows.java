// kind: data
// source: https://github.com/Y-debug-sys/Diffusion-TS/issues/67
// wrong: Windows that overlap by 15 of 16 values are split at random, so training has seen nearly all that is validated.
// before: silent
// caught: warned
// says: KER3019: past of 97 of all 97 examples of OverlappingWindows.validation lies for
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

/** Forecasts the next value of a noisy wave from the last sixteen. */
public class OverlappingWindows {
  record Window(@TensorShape({16}) float[] past, float next) {}

  final List<Dataset<Window>> parts = Dataset.of(windows()).randomSplit(1, 0.8, 0.2);
  final Dense hidden = Dense.of(32).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> past) {
    return output.apply(step, hidden.apply(step, past));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> past, Operand<TFloat32> next) {
    var loss = Losses.meanSquaredError(step, forward(step, past), next);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Operand<TFloat32> past, Operand<TFloat32> next) {
    step.log("val_loss", Losses.meanSquaredError(step, forward(step, past), next));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
  Dataset<Window> training() {
    return parts.get(0);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 32)
  Dataset<Window> validation() {
    return parts.get(1);
  }

  static List<Window> windows() {
    Random random = new Random(17);
    float[] series = new float[500];
    for (int t = 0; t < series.length; t++) {
      series[t] = (float) (Math.sin(t / 5.0) + 0.5 * random.nextGaussian());
    }
    List<Window> windows = new ArrayList<>();
    for (int t = 0; t + 16 < series.length; t++) {
      windows.add(new Window(Arrays.copyOfRange(series, t, t + 16), series[t + 16]));
    }
    return windows;
  }

  public static void main(String[] args) {
    try (var trainer =
        OverlappingWindowsTrainer.builder(new OverlappingWindows())
            .maxEpochs(4)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
