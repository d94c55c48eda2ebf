package io.keraunos.cli;

import io.keraunos.callback.Best;
import io.keraunos.logger.CsvLogger;
import io.keraunos.logger.Slf4jLogger;
import io.keraunos.logger.TensorBoardLogger;
import io.keraunos.metric.MetricName;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.StoredCheckpoint;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a run writes, shows, and begins from. */
final class FileFlags {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--default-root-dir",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Folder for the files of runs (default: the working directory).")
  private Path defaultRootDir;

  @Option(
      names = "--logger",
      split = ",",
      paramLabel = "NAME",
      description = "Where metrics are written: any of csv, tensorboard, slf4j (default: nowhere).")
  private List<String> loggers = List.of();

  @Option(
      names = "--log-every-n-steps",
      paramLabel = "N",
      defaultValue = "50",
      description = "How often metrics come to the host (default: ${DEFAULT-VALUE}).")
  private int logEverySteps;

  @Option(
      names = "--no-report",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Leaves no report.html in the folder of the run.")
  private boolean noReport;

  @Option(
      names = "--no-progress-bar",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Shows no progress.")
  private boolean noProgressBar;

  @Option(
      names = "--no-model-summary",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Does not show the layers before training.")
  private boolean noModelSummary;

  @Option(
      names = "--checkpoint-every-n-steps",
      paramLabel = "N",
      description = "Writes a checkpoint after every N steps (default: none).")
  private @Nullable Long checkpointEverySteps;

  @Option(
      names = "--checkpoint-every-n-epochs",
      paramLabel = "N",
      description = "Writes a checkpoint after every N epochs (default: none).")
  private @Nullable Long checkpointEveryEpochs;

  @Option(
      names = "--checkpoint-every-n-minutes",
      paramLabel = "N",
      description = "Writes a checkpoint whenever N minutes have gone by (default: none).")
  private @Nullable Long checkpointEveryMinutes;

  @Option(
      names = "--keep-last",
      paramLabel = "N",
      description = "Keeps the latest N checkpoints (default: 2).")
  private @Nullable Integer keepLast;

  @Option(
      names = "--save-top-k",
      paramLabel = "K",
      description = "Keeps the K checkpoints at which --monitor was best (default: none).")
  private @Nullable Integer saveTopK;

  @Option(
      names = "--monitor",
      paramLabel = "NAME",
      description = "The metric that says which checkpoints are best, such as val_acc.")
  private @Nullable String monitor;

  @Option(
      names = "--monitor-mode",
      paramLabel = "NAME",
      defaultValue = "MIN",
      description = "Which values are better: ${COMPLETION-CANDIDATES} (default: MIN).")
  private Best monitorMode;

  @Option(
      names = "--no-halt-on-write-failure",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Goes on where a checkpoint or a logger cannot write.")
  private boolean goOnAfterWriteFailure;

  @Option(
      names = "--resume",
      paramLabel = "auto|never",
      defaultValue = "never",
      converter = FlagConverters.ResumeConverter.class,
      description = "auto: goes on from the newest checkpoint, if there is one (default: never).")
  private Resume resume;

  @Option(
      names = "--ckpt-path",
      paramLabel = "PATH|last|best",
      description = "Goes on from this checkpoint, the last or the best; it must be there.")
  private @Nullable String checkpoint;

  /** Sets what is written, and shown. */
  void apply(Trainer.Builder builder) {
    builder
        .defaultRootDir(defaultRootDir)
        .logEverySteps(logEverySteps)
        .report(!noReport)
        .progressBar(!noProgressBar)
        .modelSummary(!noModelSummary)
        .haltOnWriteFailure(!goOnAfterWriteFailure);
  }

  /** Sets what a fit writes, and begins from. */
  void applyToFit(Trainer.Builder builder) {
    builder.checkpoints(checkpoints()).resume(checkpoint == null ? resume : resume(checkpoint));
    for (String logger : loggers) {
      builder.loggers(
          switch (logger) {
            case "csv" -> new CsvLogger();
            case "tensorboard" -> new TensorBoardLogger();
            case "slf4j" -> new Slf4jLogger();
            default ->
                throw new ParameterException(
                    command.commandLine(),
                    "Invalid value for option '--logger': '%s' must be csv, tensorboard or slf4j"
                        .formatted(logger));
          });
    }
  }

  private static Resume resume(String checkpoint) {
    return switch (checkpoint) {
      case "last" -> Resume.last();
      case "best" -> Resume.best();
      default -> Resume.from(Path.of(checkpoint));
    };
  }

  /** Whether a fit begins from a checkpoint. */
  boolean resumes() {
    return checkpoint != null || resume.wanted();
  }

  /** Whether a fit gets a folder. */
  boolean writes() {
    return !loggers.isEmpty()
        || saveTopK != null
        || checkpointEverySteps != null
        || checkpointEveryEpochs != null
        || checkpointEveryMinutes != null;
  }

  /**
   * The checkpoint to take the model from.
   *
   * @param module the module's name
   */
  StoredCheckpoint stored(String module) {
    if (checkpoint == null) {
      throw new ParameterException(
          command.commandLine(),
          "Missing required option: '--ckpt-path=PATH|last|best': a model that was not trained"
              + " says nothing");
    }
    Checkpointing which = Checkpointing.never();
    if (monitor != null) {
      which = which.keepBest(1, MetricName.of(monitor), monitorMode);
    } else if (checkpoint.equals("best")) {
      throw new ParameterException(
          command.commandLine(),
          "--ckpt-path best needs --monitor and --monitor-mode, which say what is best; the"
              + " config.yaml of the run has them");
    }
    return StoredCheckpoint.find(defaultRootDir, module, resume(checkpoint), which);
  }

  Checkpointing checkpoints() {
    Checkpointing checkpoints = Checkpointing.never();
    if (checkpointEverySteps != null) {
      checkpoints = checkpoints.orEverySteps(checkpointEverySteps);
    }
    if (checkpointEveryEpochs != null) {
      checkpoints = checkpoints.orEveryEpochs(checkpointEveryEpochs);
    }
    if (checkpointEveryMinutes != null) {
      checkpoints = checkpoints.orEvery(FlagConverters.minutes(checkpointEveryMinutes));
    }
    if (keepLast != null) {
      checkpoints = checkpoints.keepLast(keepLast);
    }
    if ((saveTopK == null) != (monitor == null)) {
      throw new ParameterException(
          command.commandLine(), "--save-top-k and --monitor must be given together");
    }
    return saveTopK == null || monitor == null
        ? checkpoints
        : checkpoints.keepBest(saveTopK, MetricName.of(monitor), monitorMode);
  }
}
