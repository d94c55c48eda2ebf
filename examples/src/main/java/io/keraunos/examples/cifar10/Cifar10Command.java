package io.keraunos.examples.cifar10;

import io.keraunos.callback.Best;
import io.keraunos.callback.EpochTable;
import io.keraunos.cli.UnfinishedFitException;
import io.keraunos.examples.ExampleFlags;
import io.keraunos.examples.JsonResult;
import io.keraunos.examples.TemporaryFolder;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cifar10}. */
@Command(
    name = "cifar10",
    description = {
      "LeNet on CIFAR-10: batch 64, Adam with StepLR, 5 epochs (20 on the small part).",
      "Of the small part it tests the weights that were best on 400 images kept back for that; on"
          + " all of CIFAR-10, as the reference scenario does, the last ones."
    })
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
      description =
          "Writes the trained model for serve, TensorFlow Serving and Python (default: to model in"
              + " the run's folder; nowhere with --json).")
  private @Nullable Path export;

  @Override
  public Integer call() throws IOException {
    if (export != null && Files.exists(export)) {
      throw new IllegalArgumentException("--export must name a new folder, but there is " + export);
    }
    Cifar10 data = Cifar10.in(flags.dataDir().orElse(DATA_DIR));
    if (offline) {
      data.findOffline();
    } else {
      data.prepare();
    }
    boolean choosesBest = !data.isWhole() && flags.trainer().validates();
    EpochTable table =
        EpochTable.of(
                Cifar10NetMetrics.TRAIN_LOSS, Cifar10NetMetrics.VAL_LOSS, Cifar10NetMetrics.VAL_ACC)
            .best(Cifar10NetMetrics.VAL_LOSS, Best.MIN);
    try (TemporaryFolder scratch = TemporaryFolder.create("keraunos-cifar10");
        Trainer trainer = trainer(data, choosesBest, table, scratch.path())) {
      FitResult fit = UnfinishedFitException.check(trainer.fit());
      boolean best = choosesBest && trainer.restoreBest();
      Evaluation test = trainer.test();
      if (export != null) {
        trainer.export(export);
      }
      if (flags.json()) {
        flags.print(trainer, json(trainer, fit, test));
      } else {
        new Cifar10Outcome(data, fit, test, table, best)
            .print(trainer, flags, Optional.ofNullable(export), offline);
      }
    }
    return 0;
  }

  /**
   * The trainer with the user's flags. If these ask for no files, a run leaves its checkpoints and
   * report all the same; with {@code --json} it leaves nothing.
   */
  private Trainer trainer(Cifar10 data, boolean choosesBest, EpochTable table, Path scratch) {
    Trainer.Builder builder =
        flags.apply(
            Cifar10NetTrainer.builder(new Cifar10Net(data)),
            data.isWhole() ? EPOCHS : EPOCHS_OF_SMALL_PART);
    if (!flags.json()) {
      builder.callbacks(table);
    }
    if (!flags.trainer().writes()) {
      if (!flags.json()) {
        builder.checkpoints(checkpoints(choosesBest));
      } else if (choosesBest && !flags.trainer().resumes()) {
        builder.checkpoints(checkpoints(true));
        if (!flags.leavesFiles()) {
          builder.defaultRootDir(scratch);
        }
      }
    }
    return builder.build();
  }

  private static Checkpointing checkpoints(boolean keepsBest) {
    Checkpointing everyEpoch = Checkpointing.everyEpochs(1).keepLast(1);
    return keepsBest ? everyEpoch.keepBest(1, Cifar10NetMetrics.VAL_LOSS, Best.MIN) : everyEpoch;
  }

  /** The result as JSON; a checkpoint that is removed when the process ends is none. */
  private String json(Trainer trainer, FitResult fit, Evaluation test) {
    JsonResult result = new JsonResult("cifar10", test.metrics(), fit, trainer.weightsSha256());
    return flags.leavesFiles() ? result.toString() : result.withoutCheckpoint().toString();
  }
}
