package io.keraunos.examples.cifar10;

import io.keraunos.cli.UnfinishedFitException;
import io.keraunos.examples.ExampleFlags;
import io.keraunos.examples.JsonResult;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.FitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cifar10}. */
@Command(
    name = "cifar10",
    description = "LeNet on CIFAR-10: batch 64, Adam with StepLR, 5 epochs (20 on the small part).")
public final class Cifar10Command implements Callable<Integer> {

  private static final Path DATA_DIR = Path.of("data");
  private static final int EPOCHS = 5;
  private static final int EPOCHS_OF_SMALL_PART = 20;

  @Mixin private ExampleFlags flags;

  @Option(
      names = "--offline",
      description = "Downloads nothing: uses what is in the folder, or the small part.")
  private boolean offline;

  @Option(
      names = "--export",
      paramLabel = "DIR",
      description = "Writes the trained model for serve, TensorFlow Serving and Python.")
  private @Nullable Path export;

  @Override
  public Integer call() {
    if (export != null && Files.exists(export)) {
      throw new IllegalArgumentException("--export must name a new folder, but there is " + export);
    }
    Cifar10 data = Cifar10.in(flags.dataDir().orElse(DATA_DIR));
    if (offline) {
      data.findOffline();
    } else {
      data.prepare();
    }
    int epochs = data.isWhole() ? EPOCHS : EPOCHS_OF_SMALL_PART;
    try (var trainer =
        flags.apply(Cifar10NetTrainer.builder(new Cifar10Net(data)), epochs).build()) {
      FitResult fit = UnfinishedFitException.check(trainer.fit());
      Evaluation test = trainer.test();
      if (export != null) {
        trainer.export(export);
      }
      JsonResult result = new JsonResult("cifar10", test.metrics(), fit, trainer.weightsSha256());
      flags.print(
          trainer,
          result,
          "average test loss %.4f, test accuracy %.4f",
          test.metric(Cifar10NetMetrics.TEST_LOSS),
          test.metric(Cifar10NetMetrics.TEST_ACC));
    }
    return 0;
  }
}
