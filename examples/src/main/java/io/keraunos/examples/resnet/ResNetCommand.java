package io.keraunos.examples.resnet;

import io.keraunos.cli.UnfinishedFitException;
import io.keraunos.examples.ExampleFlags;
import io.keraunos.examples.JsonResult;
import io.keraunos.examples.cifar10.Cifar10;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.FitResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resnet}. */
@Command(
    name = "resnet",
    description =
        "ResNet-20 on CIFAR-10: augmented images, SGD, a learning rate that rises and falls; 10"
            + " epochs.")
public final class ResNetCommand implements Callable<Integer> {

  private static final Path DATA_DIR = Path.of("data");
  private static final int EPOCHS = 10;

  @Mixin private ExampleFlags flags;

  @Option(
      names = "--offline",
      description = "Downloads nothing: uses what is in the folder, or the small part.")
  private boolean offline;

  @Override
  public Integer call() throws IOException {
    Cifar10 data = Cifar10.in(flags.dataDir().orElse(DATA_DIR));
    if (offline) {
      data.findOffline();
    } else {
      data.prepare();
    }
    long steps = flags.steps(EPOCHS, data.train().size() / ResNet20.BATCH);
    try (var trainer =
        flags.apply(ResNet20Trainer.builder(new ResNet20(data, steps)), EPOCHS).build()) {
      FitResult fit = UnfinishedFitException.check(trainer.fit());
      Evaluation test = trainer.test();
      flags.print(
          trainer,
          new JsonResult("resnet", test.metrics(), fit, trainer.weightsSha256()),
          "average test loss %.4f, test accuracy %.4f",
          test.metric(ResNet20Metrics.TEST_LOSS),
          test.metric(ResNet20Metrics.TEST_ACC));
    }
    return 0;
  }
}
