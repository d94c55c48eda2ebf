package io.keraunos.examples.gan;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.PrepareData;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.examples.DataFile;
import io.keraunos.examples.digits.Digit;
import io.keraunos.examples.digits.Digits;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Dropout;
import io.keraunos.layer.Flatten;
import io.keraunos.layer.Sequential;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.io.IOException;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A generator draws digits from noise, a discriminator tells them from real ones, and each learns
 * from the other: Goodfellow et al. 2014, <a
 * href="https://arxiv.org/abs/1406.2661">arxiv.org/abs/1406.2661</a>, with the generator's loss of
 * its section 3 that does not saturate.
 *
 * <p>On every batch both train, first the discriminator, each with an optimizer of its own that
 * moves the layers it names and no others.
 */
class DigitGan {

  static final int PIXELS = 64;

  final Sequential generator =
      Sequential.of(
          Dense.of(128).relu(),
          Dense.of(128).relu(),
          Dense.of(PIXELS).activation(Activation.SIGMOID));

  final Sequential discriminator =
      Sequential.of(
          Dense.of(128).activation(Activation.LEAKY_RELU),
          Dropout.of(0.3),
          Dense.of(64).activation(Activation.LEAKY_RELU),
          Dense.of(1));

  private final DataFile file;
  private Dataset<Digit> digits = Dataset.of(List.of());

  DigitGan(DataFile file) {
    this.file = file;
  }

  /** Pictures from new noise, pixels from 0 to 1, shape {@code [batch, 64]}. */
  private Operand<TFloat32> draw(Step step) {
    Operand<TInt32> shape =
        step.tf().stack(List.of(step.batchSize(), step.tf().constant(Latent.SIZE)));
    return generator.apply(step, step.tf().random.statelessRandomNormal(shape, step.seed("noise")));
  }

  /**
   * Computes the discriminator's loss, shape {@code [batch]}, if all pictures are real or none is.
   */
  private Operand<TFloat32> loss(Step step, Operand<TFloat32> pictures, float real) {
    Operand<TFloat32> logits = discriminator.apply(step, pictures);
    return Losses.binaryCrossentropy(
        step, logits, step.tf().fill(step.tf().shape(logits), step.tf().constant(real)));
  }

  @TrainingStep(optimizer = "discriminator", logs = "discriminator_loss")
  Operand<TFloat32> discriminate(Step step, Operand<TFloat32> pixels) {
    Operand<TFloat32> real =
        step.tf().math.mul(Flatten.apply(step, pixels), step.tf().constant(1f / 16));
    Operand<TFloat32> loss = step.tf().math.add(loss(step, real, 1), loss(step, draw(step), 0));
    step.log("discriminator_loss", loss);
    return loss;
  }

  @TrainingStep(optimizer = "generator", logs = "generator_loss")
  Operand<TFloat32> deceive(Step step) {
    Operand<TFloat32> loss = loss(step, draw(step), 1);
    step.log("generator_loss", loss);
    return loss;
  }

  @PredictStep
  Operand<TFloat32> pictures(Step step, Operand<TFloat32> noise) {
    return generator.apply(step, noise);
  }

  @Optimizer(value = "discriminator", trains = "discriminator")
  OptimizerSpec discriminatorOptimizer() {
    return Adam.learningRate(5e-4).beta1(0.5);
  }

  @Optimizer(value = "generator", trains = "generator")
  OptimizerSpec generatorOptimizer() {
    return Adam.learningRate(1e-3).beta1(0.5);
  }

  @PrepareData
  void readDigits() throws IOException {
    digits = Digits.read(file);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 64, shuffle = true)
  Dataset<Digit> trainData() {
    return digits;
  }

  @DataLoader(stage = Stage.PREDICT, batchSize = 64)
  Dataset<Latent> noise() {
    return Latent.draw(256, 1);
  }

  /** The real digits. */
  Dataset<Digit> digits() {
    return digits;
  }
}
