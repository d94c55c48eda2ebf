// kind: semantics
// source: kind known from forums of PyTorch and Keras
// wrong: The mask is true where there is padding, so the words themselves are left out.
// before: not run
// caught: warned
// says: KER1031: train of MaskTheWrongWay gives a layer a mask that is true where a
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Tells good reviews from bad ones. */
public class MaskTheWrongWay {
  record Row(@TensorShape({8}) int[] words, boolean label) {}

  final Embedding embedding = Embedding.of(10, 8);
  final GRU gru = GRU.of(8);
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TInt32> words) {
    var padding = step.tf().math.equal(words, step.tf().constant(0));
    return output.apply(step, gru.apply(step, embedding.apply(step, words), padding));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TInt32> words, Operand<TBool> label) {
    var loss = Losses.binaryCrossentropy(step, forward(step, words), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TInt32> words, Operand<TBool> label) {
    step.log("val_acc", Metrics.binaryAccuracy(step, forward(step, words), label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 400));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 100));
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int[] words = new int[8];
      int good = 0;
      int length = 3 + random.nextInt(5);
      for (int w = 0; w < length; w++) {
        words[w] = 1 + random.nextInt(9);
        good += words[w] > 5 ? 1 : -1;
      }
      rows.add(new Row(words, good > 0));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        MaskTheWrongWayTrainer.builder(new MaskTheWrongWay())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
