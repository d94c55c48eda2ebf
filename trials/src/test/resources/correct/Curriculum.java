import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.initializer.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.*;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Easy examples first: with every epoch the targets are noisier. */
public class Curriculum {
  record Row(@TensorShape({2}) float[] x, float y) {}

  static final class Lessons implements Dataset<Row> {
    private final double noise;

    Lessons(double noise) {
      this.noise = noise;
    }

    @Override
    public long size() {
      return 128;
    }

    @Override
    public Dataset<Row> inEpoch(long seed, long epoch) {
      return new Lessons(0.05 * epoch);
    }

    @Override
    public Row get(long index) {
      Random random = new Random(index);
      float[] x = {(float) random.nextGaussian(), (float) random.nextGaussian()};
      return new Row(x, x[0] + 0.5f * x[1] + (float) (noise * random.nextGaussian()));
    }
  }

  static class Net {
    final Dense output = Dense.of(1);

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      var loss = Losses.meanSquaredError(step, output.apply(step, x), y);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.1);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Row> trainData() {
      return new Lessons(0);
    }
  }

  public static void main(String[] args) {
    try (var trainer = Curriculum_NetTrainer.builder(new Net()).maxEpochs(40).build()) {
      trainer.fit();
    }
  }
}
