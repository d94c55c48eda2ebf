package io.keraunos.examples.autoencoder;

import io.keraunos.cli.UnfinishedFitException;
import io.keraunos.examples.ExampleFlags;
import io.keraunos.examples.JsonResult;
import io.keraunos.examples.digits.Digits;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.FitResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code autoencoder}. */
@Command(
    name = "autoencoder",
    description = "Squeezes handwritten digits into eight numbers and back: 40 epochs.")
public final class AutoencoderCommand implements Callable<Integer> {

  @Mixin private ExampleFlags flags;

  @Override
  public Integer call() throws Exception {
    var digits = Digits.read(Digits.file(flags.dataDir()));
    var module = new DigitAutoencoder(digits.randomSplit(1, 0.8, 0.2));
    try (var trainer =
        flags.apply(DigitAutoencoderTrainer.builder(module), DigitAutoencoder.EPOCHS).build()) {
      FitResult fit = UnfinishedFitException.check(trainer.fit());
      Evaluation test = trainer.test();
      flags.print(
          trainer,
          new JsonResult("autoencoder", test.metrics(), fit, trainer.weightsSha256()),
          "mean squared error %.4f; of the mean image %.4f",
          test.metric(DigitAutoencoderMetrics.TEST_MSE),
          test.metric(DigitAutoencoderMetrics.MEAN_IMAGE_MSE));
    }
    return 0;
  }
}
