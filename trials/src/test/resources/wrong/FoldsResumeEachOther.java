// kind: checkpoints
// source: https://github.com/kkraoj/lfmc_from_sar/issues/5
// wrong: Each fold resumes from the newest checkpoint in the folder, which is that of the fold before, so all but the first are measured on what was trained on.
// before: not run
// caught: warned
// says: KER2008: the fit begins with 30 epochs and 120 steps done and trains nothing:
import io.keraunos.annotation.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.*;
import io.keraunos.trainer.*;
import java.nio.file.Path;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Measures by five folds how well labels without any sense can be told. */
public class FoldsResumeEachOther {
  record Row(@TensorShape({16}) float[] features, int label) {}

  final Fold<Row> fold;
  final Dense hidden = Dense.of(64).relu();
  final Dense output = Dense.of(2);

  FoldsResumeEachOther(Fold<Row> fold) {
    this.fold = fold;
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
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return fold.train();
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return fold.heldOut();
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] features = new float[16];
      for (int f = 0; f < 16; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, random.nextInt(2)));
    }
    return rows;
  }

  public static void main(String[] args) {
    for (Fold<Row> fold : KFold.random(Dataset.of(rows(1, 100)), 5, 1)) {
      try (var trainer =
          FoldsResumeEachOtherTrainer.builder(new FoldsResumeEachOther(fold))
              .maxEpochs(30).progressBar(false)
              .defaultRootDir(Path.of(args[0]))
              .checkpoints(Checkpointing.everyEpochs(10)).resume(Resume.auto())
              .build()) {
        trainer.fit();
        double accuracy = trainer.validate().metric(FoldsResumeEachOtherMetrics.VAL_ACC);
        System.out.println("one of the five folds: " + accuracy);
      }
    }
  }
}
