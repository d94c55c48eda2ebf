// kind: distribution
// source: https://github.com/tensorflow/tensorflow/issues/35878
// wrong: The job is to have two workers, and the second was never started.
// before: start
// caught: start
// says: must join within 2 s, but worker 1 did not
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.Losses;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** The first of two workers. */
public class WorkerMissing {
  record Row(@TensorShape({3}) float[] features, float target) {}

  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    var loss = Losses.meanSquaredError(step, output.apply(step, features), target);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    Random random = new Random(6);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      float[] features = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
      rows.add(new Row(features, features[0]));
    }
    return Dataset.of(rows);
  }

  static int port() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  public static void main(String[] args) throws IOException {
    try (var trainer =
        WorkerMissingTrainer.builder(new WorkerMissing())
            .maxEpochs(3)
            .numNodes(2)
            .nodeRank(0)
            .coordinatorAddress("127.0.0.1:" + port())
            .startTimeout(Duration.ofSeconds(2))
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
