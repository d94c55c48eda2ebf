// kind: numerics
// source: kind known from forums of PyTorch and Keras: gradients that vanish in a stack of sigmoids
// wrong: Eight layers with a sigmoid each follow each other: of the gradient nothing reaches the first ones, and the answer is the mean.
// before: not run
// caught: warned
// says: KER5010: after 500 steps the training loss is 0.7, and an answer that is the
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

/** Tells whether two signs are the same. */
public class EightSigmoids {
  record Row(@TensorShape({4}) float[] features, int label) {}

  final Sequential hidden =
      Sequential.of(layer(), layer(), layer(), layer(), layer(), layer(), layer(), layer());
  final Dense output = Dense.of(2);

  static Dense layer() {
    return Dense.of(16).activation(Activation.SIGMOID);
  }

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
    return SGD.learningRate(0.05).momentum(0.9);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 1000));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 200));
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, features[0] * features[1] > 0 ? 1 : 0));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        EightSigmoidsTrainer.builder(new EightSigmoids())
            .maxEpochs(10)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
