// kind: loaders
// source: https://github.com/IBM/graph2tac/pull/95
// wrong: The file is sorted by class and read as a stream, which is shuffled in a buffer of ten examples: a batch is of one class, and the last one is learnt last.
// before: not run
// caught: silent
import io.keraunos.annotation.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.*;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Tells three kinds apart, which are read as a stream. */
public class BufferOfTen {
  record Row(@TensorShape({3}) float[] features, int label) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(3);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    return output.apply(step, hidden.apply(step, features));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    var loss = Losses.sparseCategoricalCrossentropy(step, forward(step, features), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    step.log("val_acc", Metrics.accuracy(step, forward(step, features), label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return SGD.learningRate(0.3);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20)
  StreamDataset<Row> training() {
    return StreamDataset.unsharded(() -> rows(1, 900).iterator()).shuffle(10, 7);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 150));
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int label = 3 * i / size;
      float[] features = new float[3];
      for (int f = 0; f < 3; f++) {
        features[f] = (float) random.nextGaussian() + (f == label ? 2 : 0);
      }
      rows.add(new Row(features, label));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        BufferOfTenTrainer.builder(new BufferOfTen())
            .maxEpochs(4)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
