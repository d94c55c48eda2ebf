// kind: shapes
// source: https://github.com/tensorflow/tensorflow/issues/32333
// wrong: The labels are one-hot vectors, and the loss is the one for class numbers.
// before: start
// caught: start
// says: labels must be of the shape of the logits
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

/** Tells three classes apart, with labels as another program wrote them. */
public class OneHotForNumbers {
  record Row(@TensorShape({4}) float[] features, @TensorShape({3}) int[] label) {}

  final Dense output = Dense.of(3);

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

  @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
  Dataset<Row> rows() {
    Random random = new Random(13);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      int[] label = new int[3];
      label[i % 3] = 1;
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) (random.nextGaussian() + (f == i % 3 ? 1 : 0));
      }
      rows.add(new Row(features, label));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        OneHotForNumbersTrainer.builder(new OneHotForNumbers())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
