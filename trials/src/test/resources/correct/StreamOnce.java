import io.keraunos.annotation.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import java.util.*;
import java.util.stream.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** A stream that can be read one time only, such as a queue: one epoch of it. */
public class StreamOnce {
  record Event(@TensorShape({3}) float[] x, float y) {}

  static class Net {
    final Dense output = Dense.of(1);
    private final Iterator<Event> queue;

    Net(Iterator<Event> queue) {
      this.queue = queue;
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      var loss = Losses.huber(step, output.apply(step, x), y);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return SGD.learningRate(0.05);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 10)
    StreamDataset<Event> events() {
      return StreamDataset.unsharded(() -> queue);
    }
  }

  public static void main(String[] args) {
    Random random = new Random(4);
    Iterator<Event> queue =
        Stream.generate(
                () -> {
                  float[] x = new float[3];
                  for (int i = 0; i < 3; i++) {
                    x[i] = (float) random.nextGaussian();
                  }
                  return new Event(x, x[0] - 2 * x[1] + 0.5f);
                })
            .limit(215)
            .iterator();
    try (var trainer = StreamOnce_NetTrainer.builder(new Net(queue)).maxEpochs(1).build()) {
      if (trainer.fit().steps() != 22) {
        throw new IllegalStateException("not all of the stream was read");
      }
    }
  }
}
