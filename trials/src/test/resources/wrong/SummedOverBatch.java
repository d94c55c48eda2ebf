// kind: numerics
// source: https://github.com/irolaina/FCRN-DepthPrediction/issues/47
// wrong: The loss is the sum over the batch and its 256 values instead of their mean, so each step is thousands of times too long.
// before: silent
// caught: warned
// says: KER5004: the first step has moved weights by more than twice their own norm,
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

/** Learns pictures by heart, with the error of all pixels added up. */
public class SummedOverBatch {
  record Picture(@TensorShape({256}) float[] pixels) {}

  final Dense code = Dense.of(16).relu();
  final Dense picture = Dense.of(256);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> pixels) {
    var tf = step.tf();
    var drawn = picture.apply(step, code.apply(step, pixels));
    var loss = tf.reduceSum(tf.math.squaredDifference(drawn, pixels), tf.array(0, 1));
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return SGD.learningRate(0.01);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
  Dataset<Picture> pictures() {
    Random random = new Random(4);
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < 160; i++) {
      float[] pixels = new float[256];
      for (int p = 0; p < 256; p++) {
        pixels[p] = (float) Math.sin(p * (1 + i % 5) / 9.0) + 0.1f * random.nextFloat();
      }
      pictures.add(new Picture(pixels));
    }
    return Dataset.of(pictures);
  }

  public static void main(String[] args) {
    try (var trainer =
        SummedOverBatchTrainer.builder(new SummedOverBatch())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
