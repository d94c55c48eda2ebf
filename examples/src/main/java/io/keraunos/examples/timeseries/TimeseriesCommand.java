package io.keraunos.examples.timeseries;

import io.keraunos.cli.UnfinishedFitException;
import io.keraunos.examples.ExampleFlags;
import io.keraunos.examples.JsonResult;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.FitResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code timeseries}. */
@Command(
    name = "timeseries",
    description = "An LSTM that forecasts a seasonal series of its own making: 8 epochs.")
public final class TimeseriesCommand implements Callable<Integer> {

  @Mixin private ExampleFlags flags;

  @Override
  public Integer call() {
    try (var trainer =
        flags
            .apply(ForecasterTrainer.builder(new Forecaster(Forecaster.UNITS)), Forecaster.EPOCHS)
            .build()) {
      FitResult fit = UnfinishedFitException.check(trainer.fit());
      Evaluation test = trainer.test();
      flags.print(
          trainer,
          new JsonResult("timeseries", test.metrics(), fit, trainer.weightsSha256()),
          "mean squared error %.4f; of the last value %.4f, of the day before %.4f; noise %.4f",
          test.metric(ForecasterMetrics.TEST_MSE),
          test.metric(ForecasterMetrics.LAST_VALUE_MSE),
          test.metric(ForecasterMetrics.DAY_BEFORE_MSE),
          HourlySeries.NOISE * HourlySeries.NOISE);
    }
    return 0;
  }
}
