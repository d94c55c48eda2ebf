// kind: loaders
// source: https://github.com/huggingface/sentence-transformers/issues/740
// wrong: The loader is to shuffle a stream, of which it sees one example at a time.
// before: javac KER306
// caught: javac KER306
// says: which has no index to shuffle
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

/** Reads sorted examples in turn, and asks the loader to mix them. */
public class StreamShuffledByLoader {
  record Row(@TensorShape({4}) float[] features, int label) {}

  final Dense output = Dense.of(2);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    var logits = output.apply(step, features);
    var loss = Losses.sparseCategoricalCrossentropy(step, logits, label);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  StreamDataset<Row> training() {
    Random random = new Random(4);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      float[] features = {
        random.nextFloat(), random.nextFloat(), random.nextFloat(), random.nextFloat()
      };
      rows.add(new Row(features, i / 50));
    }
    return StreamDataset.unsharded(rows::iterator);
  }

  public static void main(String[] args) {
    try (var trainer =
        StreamShuffledByLoaderTrainer.builder(new StreamShuffledByLoader())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
