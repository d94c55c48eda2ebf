package io.keraunos.examples.gan;

import io.keraunos.cli.UnfinishedFitException;
import io.keraunos.examples.ExampleFlags;
import io.keraunos.examples.JsonResult;
import io.keraunos.examples.digits.Digits;
import io.keraunos.metric.MetricValues;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Predictions;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gan}. */
@Command(
    name = "gan",
    description = "Two networks against each other, until one draws digits: 150 epochs.")
public final class GanCommand implements Callable<Integer> {

  private static final int EPOCHS = 150;
  private static final int SHOWN = 6;

  @Mixin private ExampleFlags flags;

  @Override
  public Integer call() throws Exception {
    DigitGan gan = new DigitGan(Digits.file(flags.dataDir()));
    try (var trainer = flags.apply(DigitGanTrainer.builder(gan), EPOCHS).build()) {
      FitResult fit = UnfinishedFitException.check(trainer.fit());
      Predictions drawn = trainer.predict();
      double distance = Gallery.distance(drawn, Gallery.mean(gan.digits()));
      flags.print(
          trainer,
          new JsonResult(
              "gan",
              fit.metrics().with(new MetricValues(Map.of("mean_distance", distance))),
              fit,
              trainer.weightsSha256()),
          "%s%nthe mean of %d drawn digits is %.3f from the mean of the real ones",
          Gallery.text(drawn, SHOWN),
          drawn.size(),
          distance);
    }
    return 0;
  }
}
