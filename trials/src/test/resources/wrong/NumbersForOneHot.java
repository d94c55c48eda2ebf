// kind: shapes
// source: https://github.com/keras-team/keras/issues/3109
// wrong: The labels are class numbers, and the loss is the one for distributions over the classes.
// before: start
// caught: start
// says: targets must be of the shape of the prediction
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

/** Tells ten classes apart. */
public class NumbersForOneHot {
  record Row(@TensorShape({10}) float[] features, float label) {}

  final Dense output = Dense.of(10);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> label) {
    var loss = Losses.categoricalCrossentropy(step, output.apply(step, features), label);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 10, shuffle = true)
  Dataset<Row> rows() {
    Random random = new Random(14);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      float[] features = new float[10];
      for (int f = 0; f < 10; f++) {
        features[f] = (float) (random.nextGaussian() + (f == i % 10 ? 2 : 0));
      }
      rows.add(new Row(features, i % 10));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        NumbersForOneHotTrainer.builder(new NumbersForOneHot())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
