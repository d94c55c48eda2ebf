import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import java.nio.file.Path;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Grey images in bytes, all of them bright; checkpoints, export and the typed predictor. */
public class ByteImages {
  record Picture(@TensorShape({8, 8, 1}) byte[] image, int label) {}

  static class Net {
    final Conv2D conv = Conv2D.of(4, 3).relu();
    final MaxPool2D pool = MaxPool2D.of(2);
    final Dense output = Dense.of(2);

    Operand<TFloat32> forward(Step step, Operand<TUint8> image) {
      Operand<TFloat32> x = Images.normalize(step, image, 0.5f, 0.5f);
      return output.apply(step, Flatten.apply(step, pool.apply(step, conv.apply(step, x))));
    }

    @TrainingStep(logs = "train_loss")
    Operand<TFloat32> train(Step step, Operand<TUint8> image, Operand<TInt32> label) {
      var loss = Losses.sparseCategoricalCrossentropy(step, forward(step, image), label);
      step.log("train_loss", loss);
      return loss;
    }

    @ValidationStep(logs = {"val_loss", "val_acc"})
    void validate(Step step, Operand<TUint8> image, Operand<TInt32> label) {
      var logits = forward(step, image);
      step.log("val_loss", Losses.sparseCategoricalCrossentropy(step, logits, label));
      step.log("val_acc", Metrics.accuracy(step, logits, label));
    }

    @PredictStep
    Operand<TFloat32> probabilities(Step step, Operand<TUint8> image) {
      return step.tf().nn.softmax(forward(step, image));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(1e-2);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true, workers = 2)
    Dataset<Picture> train() {
      return pictures(64, 1);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 16)
    Dataset<Picture> validation() {
      return pictures(16, 2);
    }
  }

  static Dataset<Picture> pictures(int size, long seed) {
    Random random = new Random(seed);
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      byte[] image = new byte[64];
      for (int p = 0; p < 64; p++) {
        boolean left = p % 8 < 4;
        int bright = (i % 2 == 0) == left ? 230 : 180;
        image[p] = (byte) (bright + random.nextInt(20));
      }
      pictures.add(new Picture(image, i % 2));
    }
    return Dataset.of(pictures);
  }

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    try (var trainer =
        ByteImages_NetTrainer.builder(new Net())
            .maxEpochs(3)
            .defaultRootDir(folder)
            .checkpoints(
                Checkpointing.everyEpochs(1).keepBest(1, ByteImages_NetMetrics.VAL_LOSS, Best.MIN))
            .restoreBest(true)
            .build()) {
      trainer.fit();
      trainer.export(folder.resolve("model"));
    }
    try (var predictor = ByteImages_NetPredictor.load(folder.resolve("model"))) {
      float[] probabilities = predictor.probabilities(pictures(1, 3).get(0).image());
      if (probabilities.length != 2) {
        throw new IllegalStateException(Arrays.toString(probabilities));
      }
    }
  }
}
