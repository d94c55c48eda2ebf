package io.keraunos.examples.churn;

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

/** {@code churn}. */
@Command(
    name = "churn",
    description = {
      "A small network on a table of customers, with categories, dates and missing values: who"
          + " leaves? At most 30 epochs; the best on the validation part are tested and exported."
    })
public final class ChurnCommand implements Callable<Integer> {

  private static final int EPOCHS = 30;

  @Mixin private ExampleFlags flags;

  @Override
  public Integer call() throws IOException {
    ChurnNet net = new ChurnNet(new DataFile("churn.csv.gz", ChurnNet.class, flags.dataDir()));
    try (TemporaryFolder scratch = TemporaryFolder.create("keraunos-churn");
        Trainer trainer =
            flags
                .applyKeepingBest(
                    ChurnNetTrainer.builder(net),
                    EPOCHS,
                    ChurnNetMetrics.VAL_AUC,
                    Best.MAX,
                    scratch.path())
                .build()) {
      FitResult fit = UnfinishedFitException.check(trainer.fit());
      Evaluation test = trainer.test();
      Path model = trainer.runFolder().orElse(scratch.path()).resolve("model");
      trainer.export(model);
      flags.print(
          trainer,
          new JsonResult("churn", test.metrics(), fit, trainer.weightsSha256()),
          "test accuracy %.4f, area under the ROC curve %.4f"
              + "%na new customer leaves with probability %.2f",
          test.metric(ChurnNetMetrics.TEST_ACC),
          test.metric(ChurnNetMetrics.TEST_AUC),
          trainer.chief() ? probability(model) : Float.NaN);
    }
    return 0;
  }

  /** Asks the exported model about a customer as a form brings one: raw, and not all is known. */
  private static float probability(Path model) {
    ChurnNetCustomerInput customer =
        new ChurnNetCustomerInput(
            31_500,
            null,
            Plan.PRO,
            "Nowhere", // no customer of the table lives there
            "ads.example/c/00",
            27,
            LocalDate.of(2025, 1, 4),
            null,
            3,
            false);
    try (ChurnNetPredictor predictor = ChurnNetPredictor.load(model)) {
      return predictor.probability(customer)[0];
    }
  }
}
