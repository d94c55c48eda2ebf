package io.keraunos.examples.tabular;

import io.keraunos.cli.UnfinishedFitException;
import io.keraunos.examples.DataFile;
import io.keraunos.examples.ExampleFlags;
import io.keraunos.examples.JsonResult;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.FitResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tabular}. */
@Command(
    name = "tabular",
    description = "A small network on a table of tumours, yes or no: 25 epochs.")
public final class TabularCommand implements Callable<Integer> {

  private static final int EPOCHS = 25;

  @Mixin private ExampleFlags flags;

  @Override
  public Integer call() {
    DataFile file = new DataFile("breast_cancer.csv", TumourNet.class, flags.dataDir());
    try (var trainer = flags.apply(TumourNetTrainer.builder(new TumourNet(file)), EPOCHS).build()) {
      FitResult fit = UnfinishedFitException.check(trainer.fit());
      Evaluation test = trainer.test();
      flags.print(
          trainer,
          new JsonResult("tabular", test.metrics(), fit, trainer.weightsSha256()),
          "test accuracy %.4f, area under the ROC curve %.4f",
          test.metric(TumourNetMetrics.TEST_ACC),
          test.metric(TumourNetMetrics.TEST_AUC));
    }
    return 0;
  }
}
