package io.keraunos.examples.houses;

import io.keraunos.callback.Best;
import io.keraunos.cli.UnfinishedFitException;
import io.keraunos.examples.DataFile;
import io.keraunos.examples.ExampleFlags;
import io.keraunos.examples.JsonResult;
import io.keraunos.examples.TemporaryFolder;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code houses}. */
@Command(
    name = "houses",
    description = {
      "A small network on a table of houses that were sold: at which price? At most 60 epochs; the"
          + " best on the validation part are tested and exported."
    })
public final class HousesCommand implements Callable<Integer> {

  private static final int EPOCHS = 60;

  @Mixin private ExampleFlags flags;

  @Override
  public Integer call() throws IOException {
    PriceNet net = new PriceNet(new DataFile("houses.csv", PriceNet.class, flags.dataDir()));
    try (TemporaryFolder scratch = TemporaryFolder.create("keraunos-houses");
        Trainer trainer =
            flags
                .applyKeepingBest(
                    PriceNetTrainer.builder(net),
                    EPOCHS,
                    PriceNetMetrics.VAL_MAE,
                    Best.MIN,
                    scratch.path())
                .build()) {
      FitResult fit = UnfinishedFitException.check(trainer.fit());
      Evaluation test = trainer.test();
      Path model = trainer.runFolder().orElse(scratch.path()).resolve("model");
      trainer.export(model);
      flags.print(
          trainer,
          new JsonResult("houses", test.metrics(), fit, trainer.weightsSha256()),
          "test error %,.0f euros a house%na house at the docks is sold for about %,.0f euros",
          test.metric(PriceNetMetrics.TEST_MAE),
          trainer.chief() ? euros(model) : Float.NaN);
    }
    return 0;
  }

  /** Asks the exported model about a house as an advertisement has one: raw, no certificate. */
  private static float euros(Path model) {
    PriceNetHouseInput house =
        new PriceNetHouseInput(120, 5, 1987, "Docks", null, 4.5, true, LocalDate.of(2025, 6, 1));
    try (PriceNetPredictor predictor = PriceNetPredictor.load(model)) {
      return predictor.euros(house)[0];
    }
  }
}
