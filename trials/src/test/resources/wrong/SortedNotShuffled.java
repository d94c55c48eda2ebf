// kind: loaders
// source: https://github.com/Deci-AI/super-gradients/issues/416
// wrong: The examples lie in the order of their class, and the training loader does not shuffle.
// before: silent
// caught: warned
// says: KER3010: material of all 640 examples of SortedNotShuffled.spectra, in their
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

/** Tells four materials apart by their spectrum; a folder for each, read one after the other. */
public class SortedNotShuffled {
  record Spectrum(@TensorShape({6}) float[] bands, int material) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense materials = Dense.of(4);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> bands) {
    return materials.apply(step, hidden.apply(step, bands));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> bands, Operand<TInt32> material) {
    var loss = Losses.sparseCategoricalCrossentropy(step, forward(step, bands), material);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = {"val_loss", "val_acc"})
  void validate(Step step, Operand<TFloat32> bands, Operand<TInt32> material) {
    var logits = forward(step, bands);
    step.log("val_loss", Losses.sparseCategoricalCrossentropy(step, logits, material));
    step.log("val_acc", Metrics.accuracy(step, logits, material));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return SGD.learningRate(0.1);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32)
  Dataset<Spectrum> spectra() {
    return Dataset.of(folders(160, 1));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 32)
  Dataset<Spectrum> held() {
    return Dataset.of(folders(40, 2));
  }

  static List<Spectrum> folders(int each, long seed) {
    Random random = new Random(seed);
    List<Spectrum> spectra = new ArrayList<>();
    for (int material = 0; material < 4; material++) {
      for (int i = 0; i < each; i++) {
        float[] bands = new float[6];
        for (int b = 0; b < 6; b++) {
          bands[b] = (float) (random.nextGaussian() + (b == material ? 2 : -0.3));
        }
        spectra.add(new Spectrum(bands, material));
      }
    }
    return spectra;
  }

  public static void main(String[] args) {
    try (var trainer =
        SortedNotShuffledTrainer.builder(new SortedNotShuffled())
            .maxEpochs(4)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
