// kind: shapes
// source: https://github.com/patrickloeber/pytorch-chatbot/issues/17
// wrong: The examples have the class as an int, and the step takes it as a long.
// before: javac KER107
// caught: javac KER107
// says: must be an Operand<TInt32>
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

/** Mixes the two types of whole numbers up. */
public class LabelOfOtherType {
  record Row(@TensorShape({4}) float[] features, int label) {}

  final Dense output = Dense.of(2);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TInt64> label) {
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
  Dataset<Row> training() {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      float[] features = {
        random.nextFloat(), random.nextFloat(), random.nextFloat(), random.nextFloat()
      };
      rows.add(new Row(features, features[0] > 0.5 ? 1 : 0));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        LabelOfOtherTypeTrainer.builder(new LabelOfOtherType())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
