import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Conv2D;
import io.keraunos.layer.GroupNormalization;
import io.keraunos.layer.Padding;
import io.keraunos.layer.UpSampling2D;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A label for every pixel, up and down in resolution, with a weight for the rare class. */
public class Segmentation {
  record Scan(@TensorShape({8, 8, 1}) float[] image, @TensorShape({8, 8}) int[] mask) {}

  static class Net {
    final Conv2D down = Conv2D.of(6, 3).strides(2).padding(Padding.SAME).relu();
    final GroupNormalization normalization = GroupNormalization.of(2);
    final UpSampling2D up = UpSampling2D.of(2).bilinear();
    final Conv2D output = Conv2D.of(2, 3).padding(Padding.SAME);

    Operand<TFloat32> logits(Step step, Operand<TFloat32> image) {
      var x = normalization.apply(step, down.apply(step, image));
      var both = List.of(up.apply(step, x), image);
      return output.apply(step, step.tf().concat(both, step.tf().constant(3)));
    }

    @TrainingStep(logs = {"loss", "pixels"})
    Operand<TFloat32> train(Step step, Operand<TFloat32> image, Operand<TInt32> mask) {
      var logits = logits(step, image);
      var loss = Losses.sparseCategoricalCrossentropy(step, logits, mask, new double[] {0.6, 3});
      step.log("loss", loss);
      step.log("pixels", Metrics.accuracy(step, logits, mask));
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.02);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 4, shuffle = true)
    Dataset<Scan> scans() {
      Random random = new Random(3);
      List<Scan> scans = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        float[] image = new float[64];
        int[] mask = new int[64];
        int row = random.nextInt(6);
        int column = random.nextInt(6);
        for (int k = 0; k < 64; k++) {
          boolean in = k / 8 >= row && k / 8 < row + 3 && k % 8 >= column && k % 8 < column + 3;
          mask[k] = in ? 1 : 0;
          image[k] = mask[k] + 0.3f * (float) random.nextGaussian();
        }
        scans.add(new Scan(image, mask));
      }
      return Dataset.of(scans);
    }
  }

  public static void main(String[] args) {
    try (var trainer = Segmentation_NetTrainer.builder(new Net()).maxEpochs(4).build()) {
      trainer.fit();
    }
  }
}
