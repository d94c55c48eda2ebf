// kind: data
// source: https://github.com/EricFillion/happy-transformer/issues/248
// wrong: Two of 640 reviews have no label yet, which the table writes as -1.
// before: later
// caught: start
// says: KER3002: good of example 311 of UnlabelledIsMinusOne.reviews must be a class
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

/** Learns whether a review is good from how often it uses four words. */
public class UnlabelledIsMinusOne {
  record Review(@TensorShape({4}) float[] words, int good) {}

  final Dense hidden = Dense.of(8).relu();
  final Dense answer = Dense.of(2);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> words) {
    return answer.apply(step, hidden.apply(step, words));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> words, Operand<TInt32> good) {
    var loss = Losses.sparseCategoricalCrossentropy(step, forward(step, words), good);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TFloat32> words, Operand<TInt32> good) {
    step.log("val_acc", Metrics.accuracy(step, forward(step, words), good));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
  Dataset<Review> reviews() {
    return Dataset.of(table().subList(0, 640));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 32)
  Dataset<Review> held() {
    return Dataset.of(table().subList(640, 800));
  }

  static List<Review> table() {
    Random random = new Random(7);
    List<Review> table = new ArrayList<>();
    for (int i = 0; i < 800; i++) {
      float[] words = new float[4];
      for (int w = 0; w < 4; w++) {
        words[w] = (float) random.nextGaussian();
      }
      int good = words[0] > words[1] ? 1 : 0;
      table.add(new Review(words, i == 311 || i == 500 ? -1 : good));
    }
    return table;
  }

  public static void main(String[] args) {
    try (var trainer =
        UnlabelledIsMinusOneTrainer.builder(new UnlabelledIsMinusOne())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
