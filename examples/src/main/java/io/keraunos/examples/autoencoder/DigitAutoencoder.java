package io.keraunos.examples.autoencoder;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.examples.digits.Digit;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Flatten;
import io.keraunos.layer.Sequential;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.CosineAnnealing;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Squeezes 64 pixels into 8 numbers, and makes the pixels of them again. */
class DigitAutoencoder {

  static final int EPOCHS = 40;
  private static final int PIXELS = 64;
  private static final float WHITE = 16;

  final Sequential encoder = Sequential.of(Dense.of(48).relu(), Dense.of(8));
  final Sequential decoder =
      Sequential.of(Dense.of(48).relu(), Dense.of(PIXELS).activation(Activation.SIGMOID));

  private final Dataset<Digit> training;
  private final Dataset<Digit> test;
  private final float[] meanImage;

  /**
   * @param split the digits to train on and those to test on
   */
  DigitAutoencoder(List<Dataset<Digit>> split) throws Exception {
    training = split.get(0);
    test = split.get(1);
    meanImage = mean(training);
  }

  private static float[] mean(Dataset<Digit> digits) throws Exception {
    float[] mean = new float[PIXELS];
    for (long i = 0; i < digits.size(); i++) {
      float[] pixels = digits.get(i).pixels();
      for (int pixel = 0; pixel < PIXELS; pixel++) {
        mean[pixel] += pixels[pixel] / (WHITE * digits.size());
      }
    }
    return mean;
  }

  /** The pixels from 0 to 1, a row for each digit. */
  private static Operand<TFloat32> scaled(Step step, Operand<TFloat32> pixels) {
    return Flatten.apply(step, step.tf().math.mul(pixels, step.tf().constant(1 / WHITE)));
  }

  @TrainingStep(logs = "train_mse")
  Operand<TFloat32> train(Step step, Operand<TFloat32> pixels) {
    Operand<TFloat32> image = scaled(step, pixels);
    Operand<TFloat32> loss = Losses.meanSquaredError(step, again(step, image), image);
    step.log("train_mse", loss);
    return loss;
  }

  private Operand<TFloat32> again(Step step, Operand<TFloat32> image) {
    return decoder.apply(step, encoder.apply(step, image));
  }

  /** Beside the error, that of who always answers with the mean of the training images. */
  @TestStep(logs = {"test_mse", "mean_image_mse"})
  void test(Step step, Operand<TFloat32> pixels) {
    Operand<TFloat32> image = scaled(step, pixels);
    Operand<TFloat32> mean =
        step.tf().math.add(step.tf().zerosLike(image), step.tf().constant(meanImage));
    step.log("test_mse", Losses.meanSquaredError(step, again(step, image), image));
    step.log("mean_image_mse", Losses.meanSquaredError(step, mean, image));
  }

  /** The eight numbers of a digit. */
  @PredictStep
  Operand<TFloat32> code(Step step, Operand<TFloat32> pixels) {
    return encoder.apply(step, scaled(step, pixels));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(5e-3).schedule(CosineAnnealing.overEpochs(EPOCHS));
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
  Dataset<Digit> trainData() {
    return training;
  }

  @DataLoader(stage = Stage.TEST, batchSize = 128)
  Dataset<Digit> testData() {
    return test;
  }
}
