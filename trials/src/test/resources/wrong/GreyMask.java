// kind: data
// source: https://github.com/milesial/Pytorch-UNet/issues/291
// wrong: The masks have the grey values 0 and 255 of the picture file where the loss wants 0 and 1.
// before: start
// caught: start
// says: KER3002: mask of example 0 of GreyMask.scans must be a class number from 0 to 1,
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

/** Finds the bright blob in small pictures, pixel by pixel. */
public class GreyMask {
  record Scan(@TensorShape({8, 8, 1}) float[] picture, @TensorShape({8, 8}) int[] mask) {}

  final Conv2D conv = Conv2D.of(8, 3).padding(Padding.SAME).relu();
  final Conv2D head = Conv2D.of(2, 1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> picture, Operand<TInt32> mask) {
    var logits = head.apply(step, conv.apply(step, picture));
    var loss = Losses.sparseCategoricalCrossentropy(step, logits, mask);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8, shuffle = true)
  Dataset<Scan> scans() {
    Random random = new Random(3);
    List<Scan> scans = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      float[] picture = new float[64];
      int[] mask = new int[64];
      int top = random.nextInt(5);
      int left = random.nextInt(5);
      for (int p = 0; p < 64; p++) {
        boolean blob = p / 8 >= top && p / 8 < top + 3 && p % 8 >= left && p % 8 < left + 3;
        picture[p] = (float) ((blob ? 1 : -1) + 0.2 * random.nextGaussian());
        mask[p] = blob ? 255 : 0;
      }
      scans.add(new Scan(picture, mask));
    }
    return Dataset.of(scans);
  }

  public static void main(String[] args) {
    try (var trainer =
        GreyMaskTrainer.builder(new GreyMask()).maxEpochs(3).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
