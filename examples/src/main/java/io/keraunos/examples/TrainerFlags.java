package io.keraunos.examples;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.Best;
import io.keraunos.logger.CsvLogger;
import io.keraunos.logger.Slf4jLogger;
import io.keraunos.logger.TensorBoardLogger;
import io.keraunos.metric.MetricName;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.Precision;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The trainer's settings as flags, the same for every example. */
public final class TrainerFlags {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--max-epochs", paramLabel = "N", description = "Ends after N epochs.")
  private @Nullable Long maxEpochs;

  @Option(names = "--max-steps", paramLabel = "N", description = "Ends after N optimizer steps.")
  private @Nullable Long maxSteps;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Examples in a batch of one device (default: the loader's).")
  private @Nullable Integer batchSize;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Loader threads; 0 for none (default: the loader's).")
  private @Nullable Integer workers;

  @Option(
      names = "--accelerator",
      paramLabel = "NAME",
      defaultValue = "AUTO",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Accelerator accelerator;

  @Option(
      names = "--devices",
      paramLabel = "N",
      defaultValue = "1",
      description = "Devices that train together (default: ${DEFAULT-VALUE}).")
  private int devices;

  @Option(
      names = "--num-nodes",
      paramLabel = "N",
      description = "Processes that train together (default: those of TF_CONFIG, or 1).")
  private @Nullable Integer numNodes;

  @Option(
      names = "--node-rank",
      paramLabel = "N",
      description = "Which of the processes this one is, from 0; 0 is the chief.")
  private @Nullable Integer nodeRank;

  @Option(
      names = "--coordinator-address",
      paramLabel = "HOST:PORT",
      description = "Where process 0 is found.")
  private @Nullable String coordinatorAddress;

  @Option(
      names = "--start-timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long processes wait for each other (default: ${DEFAULT-VALUE}).")
  private long startTimeout;

  @Option(
      names = "--peer-timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "After which silence a process counts as lost (default: ${DEFAULT-VALUE}).")
  private long peerTimeout;

  @Option(
      names = "--intra-op-threads",
      paramLabel = "N",
      description = "Threads that one op may use (default: all cores).")
  private @Nullable Integer intraOpThreads;

  @Option(
      names = "--accumulate-grad-batches",
      paramLabel = "N",
      defaultValue = "1",
      description = "Batches of an optimizer step (default: ${DEFAULT-VALUE}).")
  private int accumulateGradBatches;

  @Option(
      names = "--gradient-clip-norm",
      paramLabel = "LIMIT",
      description = "Scales all gradients down where their norm together is larger.")
  private @Nullable Double gradientClipNorm;

  @Option(
      names = "--gradient-clip-value",
      paramLabel = "LIMIT",
      description = "Cuts elements of gradients off that are larger.")
  private @Nullable Double gradientClipValue;

  @Option(
      names = "--gradient-clip-variable-norm",
      paramLabel = "LIMIT",
      description = "Scales a variable's gradient down where its own norm is larger.")
  private @Nullable Double gradientClipVariableNorm;

  @Option(
      names = "--detect-anomaly",
      description = "Finds the op and the layer where a NaN or an infinity came up first; slow.")
  private boolean detectAnomaly;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      defaultValue = "FLOAT32",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Precision precision;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Decides first weights and order (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--deterministic", description = "The same bits in every run with this seed.")
  private boolean deterministic;

  @Option(
      names = "--log-every-n-steps",
      paramLabel = "N",
      defaultValue = "50",
      description = "How often metrics come to the host (default: ${DEFAULT-VALUE}).")
  private int logEverySteps;

  @Option(
      names = "--limit-train-batches",
      paramLabel = "N|F",
      converter = LimitConverter.class,
      description = "Batches of an epoch, or a fraction such as 0.1.")
  private @Nullable Limit limitTrain;

  @Option(
      names = "--limit-val-batches",
      paramLabel = "N|F",
      converter = LimitConverter.class,
      description = "Batches of a validation, or a fraction.")
  private @Nullable Limit limitValidation;

  @Option(
      names = "--limit-test-batches",
      paramLabel = "N|F",
      converter = LimitConverter.class,
      description = "Batches of a test, or a fraction.")
  private @Nullable Limit limitTest;

  @Option(
      names = "--overfit-batches",
      paramLabel = "N|F",
      converter = LimitConverter.class,
      description = "Trains on these batches over and over.")
  private @Nullable Limit overfit;

  @Option(
      names = "--fast-dev-run",
      description = "Runs one batch of everything, to see whether it works.")
  private boolean fastDevRun;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Folder of the example's data; cifar10 also downloads to it (default: data for cifar10,"
              + " otherwise what the example ships).")
  private @Nullable Path dataDir;

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
      description = "Goes on where a checkpoint or a logger cannot write.")
  private boolean goOnAfterWriteFailure;

  @Option(
      names = "--resume",
      paramLabel = "auto|never",
      defaultValue = "never",
      converter = ResumeConverter.class,
      description = "auto: goes on from the newest checkpoint, if there is one (default: never).")
  private Resume resume;

  @Option(
      names = "--ckpt-path",
      paramLabel = "PATH|last|best",
      converter = CheckpointConverter.class,
      description = "Goes on from this checkpoint, the last or the best; it must be there.")
  private @Nullable Resume checkpoint;

  @Option(names = "--no-progress-bar", description = "Shows no progress.")
  private boolean noProgressBar;

  @Option(names = "--json", description = "Prints the result as one line of JSON.")
  private boolean json;

  /** A whole number is batches, a fraction a share: 1 is one batch, 1.0 all of them. */
  static final class LimitConverter implements ITypeConverter<Limit> {
    @Override
    public Limit convert(String value) {
      try {
        return value.contains(".")
            ? Limit.fraction(Double.parseDouble(value))
            : Limit.batches(Long.parseLong(value));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "'%s' must be a number of batches such as 10, or a fraction such as 0.1"
                .formatted(value));
      }
    }
  }

  /** Whether to look for a checkpoint. */
  static final class ResumeConverter implements ITypeConverter<Resume> {
    @Override
    public Resume convert(String value) {
      return switch (value) {
        case "auto" -> Resume.auto();
        case "never" -> Resume.never();
        default -> throw new TypeConversionException("'%s' must be auto or never".formatted(value));
      };
    }
  }

  /** Which checkpoint to take. */
  static final class CheckpointConverter implements ITypeConverter<Resume> {
    @Override
    public Resume convert(String value) {
      return switch (value) {
        case "last" -> Resume.last();
        case "best" -> Resume.best();
        default -> Resume.from(Path.of(value));
      };
    }
  }

  /**
   * Sets what was given.
   *
   * @param epochs the epochs if no limit was given
   */
  public Trainer.Builder apply(Trainer.Builder builder, int epochs) {
    builder
        .accelerator(accelerator)
        .devices(devices)
        .startTimeout(Duration.ofSeconds(startTimeout))
        .peerTimeout(Duration.ofSeconds(peerTimeout))
        .seed(seed)
        .deterministic(deterministic)
        .logEverySteps(logEverySteps)
        .accumulateGradBatches(accumulateGradBatches)
        .detectAnomaly(detectAnomaly)
        .precision(precision)
        .defaultRootDir(defaultRootDir)
        .checkpoints(checkpoints())
        .haltOnWriteFailure(!goOnAfterWriteFailure)
        .resume(checkpoint == null ? resume : checkpoint)
        .progressBar(!noProgressBar);
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
    if (numNodes != null) {
      builder.numNodes(numNodes);
    }
    if (nodeRank != null) {
      builder.nodeRank(nodeRank);
    }
    if (coordinatorAddress != null) {
      builder.coordinatorAddress(coordinatorAddress);
    }
    if (maxEpochs != null) {
      builder.maxEpochs(maxEpochs);
    } else if (maxSteps == null) {
      builder.maxEpochs(epochs);
    }
    if (maxSteps != null) {
      builder.maxSteps(maxSteps);
    }
    if (batchSize != null) {
      builder.batchSize(batchSize);
    }
    if (workers != null) {
      builder.workers(workers);
    }
    if (intraOpThreads != null) {
      builder.intraOpThreads(intraOpThreads);
    }
    if (gradientClipNorm != null) {
      builder.gradientClipNorm(gradientClipNorm);
    }
    if (gradientClipValue != null) {
      builder.gradientClipValue(gradientClipValue);
    }
    if (gradientClipVariableNorm != null) {
      builder.gradientClipVariableNorm(gradientClipVariableNorm);
    }
    if (overfit != null) {
      builder.overfitBatches(overfit);
    }
    limit(builder, Stage.TRAIN, limitTrain);
    limit(builder, Stage.VALIDATE, limitValidation);
    limit(builder, Stage.TEST, limitTest);
    return fastDevRun ? builder.fastDevRun() : builder;
  }

  private Checkpointing checkpoints() {
    Checkpointing checkpoints = Checkpointing.never();
    if (checkpointEverySteps != null) {
      checkpoints = checkpoints.orEverySteps(checkpointEverySteps);
    }
    if (checkpointEveryEpochs != null) {
      checkpoints = checkpoints.orEveryEpochs(checkpointEveryEpochs);
    }
    if (checkpointEveryMinutes != null) {
      checkpoints = checkpoints.orEvery(Duration.ofMinutes(checkpointEveryMinutes));
    }
    if ((saveTopK == null) != (monitor == null)) {
      throw new ParameterException(
          command.commandLine(), "--save-top-k and --monitor must be given together");
    }
    return saveTopK == null || monitor == null
        ? checkpoints
        : checkpoints.keepBest(saveTopK, MetricName.of(monitor), monitorMode);
  }

  /**
   * The steps of the whole training, for schedules that end with it.
   *
   * @param epochs the epochs if no limit was given
   * @param stepsOfEpoch how many steps an epoch has
   */
  public long steps(int epochs, long stepsOfEpoch) {
    long most = maxSteps == null ? Long.MAX_VALUE : maxSteps;
    if (maxEpochs == null && maxSteps != null) {
      return most;
    }
    return Math.min(most, (maxEpochs == null ? epochs : maxEpochs) * stepsOfEpoch);
  }

  /** The folder with the data, if one was named. */
  public Optional<Path> dataDir() {
    return Optional.ofNullable(dataDir);
  }

  private static void limit(Trainer.Builder builder, Stage stage, @Nullable Limit limit) {
    if (limit != null) {
      builder.limitBatches(stage, limit);
    }
  }

  /**
   * Prints the result on standard output: as JSON if that was asked for, otherwise in words. Of
   * several processes the chief prints it.
   */
  public void print(Trainer trainer, JsonResult result, String words, Object... values) {
    if (!trainer.chief()) {
      return;
    }
    PrintWriter out = command.commandLine().getOut();
    out.println(json ? result.toString() : String.format(Locale.ROOT, words, values));
    out.flush();
  }
}
