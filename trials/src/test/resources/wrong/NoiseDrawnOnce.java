// kind: semantics
// source: https://github.com/tensorflow/tensorflow/pull/109227
// wrong: The noise is drawn by java.util.Random in the step, which is traced once: every batch gets the same noise.
// before: silent
// caught: javac KER120
// says: [KER120] random must not get into the graph by Java, because the @TrainingStep
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

/** Learns to take noise off a wave. */
public class NoiseDrawnOnce {
  record Wave(@TensorShape({12}) float[] values) {}

  final Dense hidden = Dense.of(24).relu();
  final Dense output = Dense.of(12);
  final Random random = new Random();

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> values) {
    float[] noise = new float[12];
    for (int i = 0; i < 12; i++) {
      noise[i] = (float) (0.3 * random.nextGaussian());
    }
    var noisy = step.tf().math.add(values, step.tf().constant(noise));
    var clean = output.apply(step, hidden.apply(step, noisy));
    var loss = Losses.meanSquaredError(step, clean, values);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Wave> waves() {
    Random phases = new Random(13);
    List<Wave> waves = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      double phase = phases.nextDouble() * 2 * Math.PI;
      float[] values = new float[12];
      for (int t = 0; t < 12; t++) {
        values[t] = (float) Math.sin(phase + t / 2.0);
      }
      waves.add(new Wave(values));
    }
    return Dataset.of(waves);
  }

  public static void main(String[] args) {
    try (var trainer =
        NoiseDrawnOnceTrainer.builder(new NoiseDrawnOnce())
            .maxEpochs(4)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
