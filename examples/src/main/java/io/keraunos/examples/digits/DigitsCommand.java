package io.keraunos.examples.digits;

import io.keraunos.cli.UnfinishedFitException;
import io.keraunos.examples.DataFile;
import io.keraunos.examples.ExampleFlags;
import io.keraunos.examples.JsonResult;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.FitResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code digits}. */
@Command(name = "digits", description = "A convolutional network on handwritten digits: 15 epochs.")
public final class DigitsCommand implements Callable<Integer> {

  @Mixin private ExampleFlags flags;

  @Override
  public Integer call() {
    DataFile file = Digits.file(flags.dataDir());
    try (var trainer =
        flags.apply(DigitsNetTrainer.builder(new DigitsNet(file)), DigitsNet.EPOCHS).build()) {
      FitResult fit = UnfinishedFitException.check(trainer.fit());
      Evaluation test = trainer.test();
      flags.print(
          trainer,
          new JsonResult("digits", test.metrics(), fit, trainer.weightsSha256()),
          "test accuracy %.4f on %d digits",
          test.metric(DigitsNetMetrics.TEST_ACC),
          test.examples());
    }
    return 0;
  }
}
