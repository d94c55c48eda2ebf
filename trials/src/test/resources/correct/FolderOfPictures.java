import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.data.ImageFolder;
import io.keraunos.layer.Conv2D;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Flatten;
import io.keraunos.layer.Images;
import io.keraunos.layer.RandomCrop;
import io.keraunos.layer.RandomFlip;
import io.keraunos.layer.Sequential;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/** PNG files in a folder for each class, decoded by two threads. */
public class FolderOfPictures {
  record Pet(@TensorShape({10, 10, 3}) byte[] image, int label) {}

  static class Net {
    final Sequential layers =
        Sequential.of(
            RandomCrop.padding(1),
            RandomFlip.horizontal(),
            Conv2D.of(4, 3).strides(2).relu(),
            Flatten.layer(),
            Dense.of(2));
    private final Path folder;

    Net(Path folder) {
      this.folder = folder;
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TUint8> image, Operand<TInt32> label) {
      var logits = layers.apply(step, Images.normalize(step, image, 0.5f, 0.5f));
      var loss = Losses.sparseCategoricalCrossentropy(step, logits, label);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.01);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 8, shuffle = true, workers = 2)
    Dataset<Pet> pets() throws IOException {
      return ImageFolder.read(folder, 10, 10, Pet::new).cache();
    }
  }

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0], "pets");
    Random random = new Random(1);
    for (int i = 0; i < 24; i++) {
      BufferedImage image = new BufferedImage(12, 9, BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < 9; y++) {
        for (int x = 0; x < 12; x++) {
          int bright = random.nextInt(100) + (y < 5 == (i % 2 == 0) ? 100 : 0);
          image.setRGB(x, y, bright << 16 | bright << 8 | 30);
        }
      }
      Path file = folder.resolve(i % 2 == 0 ? "cat" : "dog").resolve(i + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    }
    try (var trainer = FolderOfPictures_NetTrainer.builder(new Net(folder)).maxEpochs(3).build()) {
      trainer.fit();
    }
  }
}
