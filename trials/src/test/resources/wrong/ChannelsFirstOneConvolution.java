// kind: shapes
// source: https://github.com/deeplearning4j/deeplearning4j/issues/8201
// wrong: The sensors' channels come first, [4, 32], so the convolution runs over the four channels and takes the 32 moments for channels.
// before: silent
// caught: silent
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

/** Recognizes a movement from 32 moments of four sensors. */
public class ChannelsFirstOneConvolution {
  record Movement(@TensorShape({4, 32}) float[] sensors, int label) {}

  final Conv1D conv = Conv1D.of(8, 3).relu();
  final Dense answer = Dense.of(2);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> sensors, Operand<TInt32> label) {
    var x = Flatten.apply(step, conv.apply(step, sensors));
    var loss = Losses.sparseCategoricalCrossentropy(step, answer.apply(step, x), label);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-3);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
  Dataset<Movement> movements() {
    Random random = new Random(10);
    List<Movement> movements = new ArrayList<>();
    for (int i = 0; i < 96; i++) {
      float[] sensors = new float[128];
      for (int s = 0; s < 128; s++) {
        sensors[s] =
            (float) (Math.sin(s % 32 * (i % 2 == 0 ? 0.3 : 0.9)) + 0.3 * random.nextGaussian());
      }
      movements.add(new Movement(sensors, i % 2));
    }
    return Dataset.of(movements);
  }

  public static void main(String[] args) {
    try (var trainer =
        ChannelsFirstOneConvolutionTrainer.builder(new ChannelsFirstOneConvolution())
            .maxEpochs(2)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
