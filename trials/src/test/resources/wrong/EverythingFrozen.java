// kind: semantics
// source: https://github.com/open-mmlab/mmdetection/issues/3667
// wrong: The head is frozen together with the backbone, so no weight is left to train.
// before: warned
// caught: warned
// says: are frozen, so training moves none
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

/** Fine-tunes the head of a network. */
public class EverythingFrozen {
  record Row(@TensorShape({6}) float[] features, int label) {}

  final Dense backbone = Dense.of(32).relu();
  final Dense head = Dense.of(2);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    var logits = head.apply(step, backbone.apply(step, features));
    var loss = Losses.sparseCategoricalCrossentropy(step, logits, label);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-3).freeze("backbone", "head");
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> rows() {
    Random random = new Random(18);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] features = new float[6];
      for (int f = 0; f < 6; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, features[2] > 0 ? 1 : 0));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        EverythingFrozenTrainer.builder(new EverythingFrozen())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
