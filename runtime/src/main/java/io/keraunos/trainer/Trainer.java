package io.keraunos.trainer;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.Callback;
import io.keraunos.data.Dataset;
import io.keraunos.distribute.Cluster;
import io.keraunos.distribute.ClusterSettings;
import io.keraunos.distribute.WorkerLostException;
import io.keraunos.logger.MetricLogger;
import io.keraunos.optimizer.GradientClipping;
import io.keraunos.optimizer.GradientClipping.Algorithm;
import io.keraunos.spi.ModuleDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Trains a module. Got from the generated class:
 *
 * <pre>{@code
 * try (var trainer = Cifar10NetTrainer.builder(new Cifar10Net()).maxEpochs(5).build()) {
 *   FitResult fit = trainer.fit();
 *   Evaluation test = trainer.test();
 * }
 * }</pre>
 *
 * <p>The trainer owns native memory and loader threads; {@link #close} frees all of it. One thread
 * at a time may use it: a call from a second one, while the first is in {@code fit}, say, is
 * refused with an {@code IllegalStateException} that names that call. {@link #stop} and {@link
 * #close} are for any thread.
 *
 * <p>Where the process is asked to end (Ctrl-C, SIGTERM, {@code System.exit} in another thread), a
 * fit ends after the step it is at, in the middle of a validation too, writes its last checkpoint,
 * and the code after {@code fit} may run for two seconds; {@link Builder#shutdownTimeout} says how
 * long the process waits for the step. An interrupt of the thread ends a fit in the same way.
 */
public final class Trainer implements AutoCloseable {

  private final Run run;

  private Trainer(Run run) {
    this.run = run;
  }

  /** Starts the configuration of a trainer. Called by generated code. */
  public static Builder builder(ModuleDefinition module) {
    return new Builder(module);
  }

  /**
   * Trains until a limit is reached, somebody asks to stop, or something fails. Called again, it
   * goes on where it stopped: at a limit it returns at once.
   *
   * @throws IllegalStateException if neither epochs, steps nor time are limited, or the module has
   *     no training step
   * @throws IllegalArgumentException if the steps or the data cannot work; nothing was trained
   * @throws StepFailedException if TensorFlow cannot compute a step
   * @throws NonFiniteLossException if the loss became infinite or not a number
   * @throws AnomalyException if {@link Builder#detectAnomaly} found where that came from
   * @throws io.keraunos.data.DatasetException if an example cannot be read; it names the index
   * @throws UserCodeException if a hook, a callback or a loader method throws
   * @throws WorkerLostException if another worker is lost or has failed; it is named
   */
  public FitResult fit() {
    return run.fit();
  }

  /**
   * Tries learning rates: trains on batches of the TRAIN loader with one that rises, and puts
   * everything back as it was, so that a fit afterwards is the same as without.
   *
   * @throws IllegalStateException if the module has several training steps, or there are other
   *     workers
   * @throws NonFiniteLossException if the loss is not finite from the first batch on
   */
  public LearningRates findLearningRate(LearningRateFinder finder) {
    return run.findLearningRate(finder);
  }

  /**
   * Runs the validation step over the VALIDATE loader.
   *
   * @throws IllegalStateException if the module has no validation step
   */
  public Evaluation validate() {
    return run.evaluate(Stage.VALIDATE);
  }

  /**
   * Runs the test step over the TEST loader.
   *
   * @throws IllegalStateException if the module has no test step
   */
  public Evaluation test() {
    return run.evaluate(Stage.TEST);
  }

  /**
   * Runs the predict step over the PREDICT loader, in the dataset's order: answer {@code i} is that
   * for {@code dataset.get(i)}.
   *
   * @throws IllegalStateException if the module has no predict step or no PREDICT loader
   */
  public Predictions predict() {
    return run.predict(Optional.empty());
  }

  /**
   * Runs the predict step over any dataset of its record, in its order: answer {@code i} is that
   * for {@code examples.get(i)}. A view that is drawn anew for each epoch, such as {@code
   * weighted(...)}, is not drawn anew. Batch size and threads are those of the PREDICT loader.
   *
   * @throws IllegalStateException if the module has no predict step
   */
  public Predictions predict(Dataset<?> examples) {
    return run.predict(Optional.of(examples));
  }

  /**
   * Runs the predict step over the PREDICT loader as its answers are read: for more than fit into
   * memory. Until the stream is read to the end or closed, this trainer can do nothing else; {@link
   * #close} ends it.
   *
   * @throws IllegalStateException if the module has no predict step or no PREDICT loader
   */
  public PredictionStream predictStream() {
    return run.predictStream(Optional.empty());
  }

  /**
   * Runs the predict step over any dataset of its record as its answers are read.
   *
   * @throws IllegalStateException if the module has no predict step
   */
  public PredictionStream predictStream(Dataset<?> examples) {
    return run.predictStream(Optional.of(examples));
  }

  /**
   * Gives the model the weights of a checkpoint, such as {@link FitResult#bestCheckpoint}, for what
   * is called next: {@link #validate}, {@link #test}, {@link #predict}, {@link #export}. If the fit
   * that wrote it had averages of its weights, these are the model's, whether or not this trainer
   * averages. To go on with training from it, use {@link Builder#resume} instead, which takes all
   * that belongs to that.
   *
   * @throws io.keraunos.checkpoint.DamagedCheckpointException if it is not whole, or not of this
   *     model
   */
  public void restore(Path checkpoint) {
    run.restore(checkpoint);
  }

  /**
   * Gives the model the weights of this trainer's best checkpoint, as {@link #restore} does, so
   * that what is called next measures, predicts with and exports the best weights instead of the
   * last:
   *
   * <pre>{@code
   * builder.checkpoints(Checkpointing.everyEpochs(1).keepBest(1, VAL_LOSS, Best.MIN))
   * // ...
   * trainer.fit();
   * trainer.restoreBest();
   * trainer.test();
   * }</pre>
   *
   * <p>All workers call it.
   *
   * @return whether there is one. If not, such as where {@link Checkpointing#keepBest} is not set
   *     or after {@link Builder#fastDevRun}, the model stays as it is, and a warning says so
   */
  public boolean restoreBest() {
    return run.restoreBest();
  }

  /**
   * The folder to which this trainer's fits write checkpoints, logs and {@code report.html}; empty
   * if they write nothing, before the first fit, and on workers other than the chief.
   */
  public Optional<Path> runFolder() {
    return run.folder().known();
  }

  /**
   * Writes the predict step and the variables it uses as a TensorFlow <a
   * href="https://www.tensorflow.org/guide/saved_model">SavedModel</a>, for the generated predictor
   * ({@code Cifar10NetPredictor.load(folder)}), TensorFlow Serving, or {@code tf.saved_model.load}
   * in Python. Its signature {@code serving_default} has the step's parameters as inputs, each with
   * a batch dimension first, and an output named like the step's method. Of several workers the
   * chief writes.
   *
   * <p>The folder appears whole or not at all. Where the same model is already nothing is written,
   * so a job that is started again after its export ends well.
   *
   * @param folder where; it must not exist, be empty, or hold the same model
   * @throws IllegalStateException if the module has no predict step
   * @throws IllegalArgumentException if there is something else in the folder
   */
  public void export(Path folder) {
    run.export(folder);
  }

  /**
   * Exports as {@link #export} does, to the next of numbered folders: {@code models/1}, {@code
   * models/2} and so on, as TensorFlow Serving reads them. A server goes on with the version it has
   * until the next one is whole. Where the newest version is the same model nothing is written.
   *
   * @param models the folder of the versions; it is made if need be
   * @return the folder of the version, on the chief; {@code models} on other workers
   * @throws IllegalStateException if the module has no predict step
   */
  public Path exportVersion(Path models) {
    return run.exportVersion(models);
  }

  /**
   * The model's weights: the trainable variables, flat, by name. Where weights are {@link
   * Builder#weightAveraging averaged} and there is an average yet, it is the averages: what {@link
   * #validate}, {@link #test}, {@link #predict} and {@link #export} use, in every process. Builds
   * the graph if nothing has run yet.
   */
  public SortedMap<String, float[]> weights() {
    return run.weights();
  }

  /** The SHA-256 of the {@link #weights} in the order of their names, in hexadecimal. */
  public String weightsSha256() {
    return WeightsDigest.sha256(weights());
  }

  /**
   * Whether this process is the one that writes: worker 0, or the only one. What every worker
   * computes is the same, so a program prints its result here alone.
   */
  public boolean chief() {
    return run.chief();
  }

  /**
   * Asks the call under way to end, from any thread; does not wait. A fit ends after the step it is
   * at, whatever {@code minEpochs} and {@code minSteps} say, and writes a checkpoint if it writes
   * any; its {@link FitResult} says why it ended, and another {@code fit} goes on from there. Other
   * calls end with an {@link InterruptedRunException}. Without a call under way nothing happens. Of
   * several workers all end their fit at the same step, whichever is asked.
   */
  public void stop() {
    run.gate().stop("the trainer was stopped");
  }

  /**
   * Ends loader threads and frees native memory. Calling it again does nothing.
   *
   * <p>Any thread may call it. A call under way in another thread is asked to end as {@link #stop}
   * does, and waited for, at most for {@link Builder#shutdownTimeout}; then its thread is
   * interrupted, and waited for once more. Called in a hook or callback, by the thread that fits,
   * it asks the fit to end and returns; everything is freed when the fit has ended.
   *
   * @throws IllegalStateException if a call in another thread does not end in time, as user code
   *     that ignores interrupts may do; the trainer is freed when it does
   */
  @Override
  public void close() {
    run.close();
  }

  /** The settings of a trainer. What is out of range is an error where it is set. */
  public static final class Builder {
    private final ModuleDefinition module;
    private long maxEpochs = Long.MAX_VALUE;
    private long minEpochs;
    private long maxSteps = Long.MAX_VALUE;
    private long minSteps;
    private @Nullable Duration maxTime;
    private final Map<Stage, Limit> limits = new EnumMap<>(Stage.class);
    private @Nullable Limit overfit;
    private @Nullable Limit fastDevRun;
    private ValidationInterval validation = new ValidationInterval.Epochs(1);
    private int sanityValidationBatches = 2;
    private int logEverySteps = 50;
    private long seed;
    private boolean deterministic;
    private Accelerator accelerator = Accelerator.AUTO;
    private int devices = 1;
    private OptionalInt numNodes = OptionalInt.empty();
    private OptionalInt nodeRank = OptionalInt.empty();
    private @Nullable String coordinatorAddress;
    private Duration startTimeout = Duration.ofMinutes(5);
    private Duration peerTimeout = Duration.ofSeconds(30);
    private OptionalInt intraOpThreads = OptionalInt.empty();
    private OptionalInt batchSize = OptionalInt.empty();
    private OptionalInt workers = OptionalInt.empty();
    private @Nullable Boolean progressBar;
    private @Nullable Boolean modelSummary;
    private boolean haltOnNonFiniteLoss = true;
    private boolean haltOnWriteFailure = true;
    private final List<Callback> callbacks = new ArrayList<>();
    private Path defaultRootDir = Path.of("");
    private Checkpointing checkpointing = Checkpointing.never();
    private Resume resume = Resume.never();
    private final List<MetricLogger> loggers = new ArrayList<>();
    private boolean report = true;
    private WeightAveraging averaging = WeightAveraging.none();
    private Optional<GradientClipping> clipping = Optional.empty();
    private GradientAccumulation accumulation = GradientAccumulation.none();
    private boolean detectAnomaly;
    private Precision precision = Precision.FLOAT32;
    private Profiling profiling = Profiling.none();
    private boolean barebones;
    private Duration shutdownTimeout = Duration.ofSeconds(30);

    private Builder(ModuleDefinition module) {
      this.module = module;
    }

    /** Ends after that many epochs, at least 0. Not limited by default. */
    public Builder maxEpochs(long epochs) {
      maxEpochs = Check.atLeast("maxEpochs", epochs, 0);
      return this;
    }

    /** Lets nobody's request end training before that many epochs. 0 by default. */
    public Builder minEpochs(long epochs) {
      minEpochs = Check.atLeast("minEpochs", epochs, 0);
      return this;
    }

    /** Ends after that many optimizer steps, at least 0. Not limited by default. */
    public Builder maxSteps(long steps) {
      maxSteps = Check.atLeast("maxSteps", steps, 0);
      return this;
    }

    /** Lets nobody's request end training before that many steps. 0 by default. */
    public Builder minSteps(long steps) {
      minSteps = Check.atLeast("minSteps", steps, 0);
      return this;
    }

    /** Ends after that time, at the end of a step; above 0. Not limited by default. */
    public Builder maxTime(Duration time) {
      maxTime = Check.positive("maxTime", time);
      return this;
    }

    /** Reads only a part of a stage's loader in every pass. All of it by default. */
    public Builder limitBatches(Stage stage, Limit limit) {
      limits.put(stage, limit);
      return this;
    }

    /**
     * Trains on the same few batches over and over, not shuffled, and reads as many of the other
     * loaders, whatever {@link #limitBatches} says before or after: a model that cannot learn these
     * by heart has a mistake in it.
     */
    public Builder overfitBatches(Limit limit) {
      overfit = limit;
      return this;
    }

    /** Validates at the end of every n-th epoch, at least 1. 1 by default. */
    public Builder validateEveryEpochs(int epochs) {
      validation =
          new ValidationInterval.Epochs((int) Check.atLeast("validateEveryEpochs", epochs, 1));
      return this;
    }

    /** Validates after every n-th step, counted over all epochs, instead of after epochs. */
    public Builder validateEverySteps(long steps) {
      validation = new ValidationInterval.Steps(Check.atLeast("validateEverySteps", steps, 1));
      return this;
    }

    /** Validates after every fraction of an epoch, above 0 and at most 1. */
    public Builder validateEveryFractionOfEpoch(double fraction) {
      if (!(fraction > 0 && fraction <= 1)) {
        throw new IllegalArgumentException(
            "validateEveryFractionOfEpoch must be above 0 and at most 1, but was " + fraction);
      }
      validation = new ValidationInterval.FractionOfEpoch(fraction);
      return this;
    }

    /**
     * Validates that many batches before training, so that a mistake in validation shows at once
     * and not after an epoch. 2 by default, 0 for none. Their metrics are thrown away.
     */
    public Builder sanityValidationBatches(int batches) {
      sanityValidationBatches = (int) Check.atLeast("sanityValidationBatches", batches, 0);
      return this;
    }

    /** {@link #fastDevRun(int)} with one batch. */
    public Builder fastDevRun() {
      return fastDevRun(1);
    }

    /**
     * Runs everything once, quickly, to see whether it works: one epoch with that many batches of
     * every loader, at least 1, validation at its end, every step logged to the callbacks. Nothing
     * is written and nothing is gone on from: no checkpoints, loggers, report or trace, no
     * resuming. It wins over all other settings of lengths, intervals and files, before it or
     * after.
     */
    public Builder fastDevRun(int batches) {
      fastDevRun = Limit.batches(Check.atLeast("fastDevRun", batches, 1));
      return this;
    }

    /** Brings metrics to the host after every n-th step, at least 1. 50 by default. */
    public Builder logEverySteps(int steps) {
      logEverySteps = (int) Check.atLeast("logEverySteps", steps, 1);
      return this;
    }

    /** Decides first weights, the order of examples and everything random. 0 by default. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * Gives the same bits in every run with the same seed on the same machine. On a CPU this costs
     * nothing today; it is a promise, not a speed setting. False by default.
     */
    public Builder deterministic(boolean on) {
      deterministic = on;
      return this;
    }

    /** What the model runs on. {@link Accelerator#AUTO} by default. */
    public Builder accelerator(Accelerator value) {
      accelerator = value;
      return this;
    }

    /**
     * Replicas that train together in this process, at least 1, and at most 64 or four for each
     * core, whichever is more. 1 by default. Each takes a batch of its own at every step, so the
     * global batch is {@code devices} times the batch size; their gradients are averaged by
     * examples, and the result is that of one device with the global batch, up to rounding. On a
     * CPU every replica computes in a thread of its own; on GPUs this version has one device.
     *
     * <p>One device on a CPU uses its cores too: where the loss and the metrics of an example can
     * be seen to depend on that example alone, the cores share each batch.
     */
    public Builder devices(int count) {
      devices = (int) Check.atLeast("devices", count, 1);
      return this;
    }

    /**
     * Processes ("workers") that train together, at least 1, each on a machine of its own or some
     * on one. By default the number of workers in the environment variable {@code TF_CONFIG}, or 1.
     * Each is started with the same program and settings, and knows the others by {@code TF_CONFIG}
     * or by {@link #nodeRank} and {@link #coordinatorAddress}. Every worker takes {@code devices}
     * batches at every step, so the global batch is {@code numNodes * devices * batchSize}. Worker
     * 0, the chief, alone logs and shows progress; all get the same metrics.
     *
     * <p>More than one worker opens a port that must not be reached by strangers: see {@code
     * docs/security.md}.
     */
    public Builder numNodes(int count) {
      numNodes = OptionalInt.of((int) Check.atLeast("numNodes", count, 1));
      return this;
    }

    /** Which of the workers this process is, from 0 to {@code numNodes - 1}; 0 is the chief. */
    public Builder nodeRank(int rank) {
      nodeRank = OptionalInt.of((int) Check.atLeast("nodeRank", rank, 0));
      return this;
    }

    /** Where worker 0 is found by all others, {@code host:port}; the port must be free there. */
    public Builder coordinatorAddress(String hostAndPort) {
      coordinatorAddress = hostAndPort;
      return this;
    }

    /**
     * How long workers wait for each other at the start; above 0, at most a day. 5 minutes by
     * default.
     */
    public Builder startTimeout(Duration time) {
      startTimeout = Check.between("startTimeout", time, Duration.ofMillis(1), Duration.ofDays(1));
      return this;
    }

    /**
     * After how long without a sign of life a worker counts as lost, and all others end; from 2
     * seconds, since workers give a sign every second, to a day. 30 seconds by default. One whose
     * process has ended is noticed at once.
     */
    public Builder peerTimeout(Duration time) {
      peerTimeout = Check.between("peerTimeout", time, Duration.ofSeconds(2), Duration.ofDays(1));
      return this;
    }

    /**
     * Threads that one op may use, from 1 to 1024; the cores then share no batch. By default that
     * is as many as there are cores for each thread that computes, or one where a training step is
     * so small that waking another thread takes longer than the work. TensorFlow makes its threads
     * once: the first trainer of a process decides.
     */
    public Builder intraOpThreads(int threads) {
      intraOpThreads = OptionalInt.of(Check.between("intraOpThreads", threads, 1, 1024));
      return this;
    }

    /** Uses this batch size for every loader, whatever its annotation says; at least 1. */
    public Builder batchSize(int examples) {
      batchSize = OptionalInt.of((int) Check.atLeast("batchSize", examples, 1));
      return this;
    }

    /** Uses this many loader threads, at most 1024, whatever the annotation says; 0 for none. */
    public Builder workers(int threads) {
      workers = OptionalInt.of(Check.between("workers", threads, 0, 1024));
      return this;
    }

    /** Shows progress on standard error: a bar on a terminal, lines elsewhere. True by default. */
    public Builder progressBar(boolean on) {
      progressBar = on;
      return this;
    }

    /** Logs the layers, their shapes and parameters before training. True by default. */
    public Builder modelSummary(boolean on) {
      modelSummary = on;
      return this;
    }

    /** Ends a fit with an error once the loss is infinite or not a number. True by default. */
    public Builder haltOnNonFiniteLoss(boolean on) {
      haltOnNonFiniteLoss = on;
      return this;
    }

    /**
     * Looks at every value and every gradient of every batch before it is trained on, and ends a
     * fit with an {@link AnomalyException} that names the op and the layer where the first NaN or
     * infinity came up, forward or backward. False by default: to find a mistake, since each step
     * takes at least twice as long. An infinity that neither the loss nor a gradient depends on,
     * such as that of a mask before a softmax, is none.
     */
    public Builder detectAnomaly(boolean on) {
      detectAnomaly = on;
      return this;
    }

    /** What is measured while a fit runs. {@link Profiling#none} by default. */
    public Builder profiler(Profiling value) {
      profiling = value;
      return this;
    }

    /**
     * Leaves out all that is not training and validation, to see what it costs: no progress bar, no
     * summary, no sanity check, no report, whatever is set before it or after. Checkpoints,
     * loggers, callbacks, a profiler, {@link #detectAnomaly}, and a progress bar or a summary that
     * is asked for must not be set with it.
     */
    public Builder barebones() {
      barebones = true;
      return this;
    }

    private void checkBarebones() {
      List<String> set = new ArrayList<>();
      if (checkpointing.wanted()) {
        set.add("checkpoints");
      }
      if (!loggers.isEmpty()) {
        set.add("loggers");
      }
      if (!callbacks.isEmpty()) {
        set.add("callbacks");
      }
      if (detectAnomaly) {
        set.add("detectAnomaly");
      }
      if (profiling.times() || profiling.traces()) {
        set.add("profiler");
      }
      if (Boolean.TRUE.equals(progressBar)) {
        set.add("progressBar");
      }
      if (Boolean.TRUE.equals(modelSummary)) {
        set.add("modelSummary");
      }
      if (!set.isEmpty()) {
        throw new IllegalArgumentException(
            "%s must not be set with barebones, which leaves them out".formatted(set));
      }
    }

    /** What numbers the model is computed with. {@link Precision#FLOAT32} by default. */
    public Builder precision(Precision value) {
      precision = value;
      return this;
    }

    /**
     * Ends a fit with an error if a checkpoint or a logger cannot write, such as on a full disk.
     * True by default, since a long run without checkpoints is soon lost. If false, the failure is
     * logged as an error and training goes on: the next checkpoint is tried again, the logger is
     * not.
     */
    public Builder haltOnWriteFailure(boolean on) {
      haltOnWriteFailure = on;
      return this;
    }

    /** Adds listeners. They are called in this order, after the module's own hooks. */
    public Builder callbacks(Callback... more) {
      callbacks.addAll(List.of(more));
      return this;
    }

    /**
     * The folder under which a run that writes files gets one of its own, {@code
     * <module>/version_N}. The working directory by default.
     */
    public Builder defaultRootDir(Path folder) {
      defaultRootDir = folder;
      return this;
    }

    /**
     * When checkpoints are written: the variables in TensorFlow's own format, and how far the fit
     * has come. {@link Checkpointing#never} by default. Of several workers the chief writes.
     */
    public Builder checkpoints(Checkpointing when) {
      checkpointing = when;
      return this;
    }

    /**
     * Writes the metrics of a fit, such as {@code new TensorBoardLogger()} or {@code new
     * CsvLogger()}; none by default. Of several workers the chief writes.
     */
    public Builder loggers(MetricLogger... more) {
      loggers.addAll(List.of(more));
      return this;
    }

    /**
     * Leaves {@code report.html} in the run's folder, with the curves of all metrics and of the
     * throughput, if the fit writes checkpoints or has loggers. True by default.
     */
    public Builder report(boolean on) {
      report = on;
      return this;
    }

    /** Averages the weights over time, for validation and all that follows. Not by default. */
    public Builder weightAveraging(WeightAveraging how) {
      averaging = how;
      return this;
    }

    /**
     * Adds the gradients of that many batches up before each optimizer step, at least 1: the result
     * is that of one batch with all their examples. 1 by default. The last step of an epoch takes
     * what is left. Everything that counts steps counts optimizer steps; {@link
     * GradientAccumulation} says what that means for layers with averages and for random ones.
     */
    public Builder accumulateGradBatches(int batches) {
      return accumulateGradBatches(GradientAccumulation.batches(batches));
    }

    /** The same with a number of batches that depends on the epoch. */
    public Builder accumulateGradBatches(GradientAccumulation batches) {
      accumulation = batches;
      return this;
    }

    /**
     * Scales all gradients down by one factor where their norm together is above the limit, which
     * is above 0; not by default. It is that of the mean over all examples of the step, whatever
     * the number of devices and workers. Lightning's {@code gradient_clip_val}; {@link
     * GradientClipping} has the formula. Gradients that are not finite stay so.
     */
    public Builder gradientClipNorm(double limit) {
      return clip(Algorithm.NORM, limit);
    }

    /** Cuts every element of a gradient off at the limit, above 0, and its negative. */
    public Builder gradientClipValue(double limit) {
      return clip(Algorithm.VALUE, limit);
    }

    /**
     * Scales each variable's gradient down where its own norm is above the limit, which is above 0:
     * Keras's {@code clipnorm}.
     */
    public Builder gradientClipVariableNorm(double limit) {
      return clip(Algorithm.VARIABLE_NORM, limit);
    }

    private Builder clip(Algorithm algorithm, double limit) {
      if (clipping.isPresent() && clipping.get().algorithm() != algorithm) {
        throw new IllegalArgumentException(
            "gradients must be clipped in one way, but were given %s and %s"
                .formatted(clipping.get(), new GradientClipping(algorithm, limit)));
      }
      clipping = Optional.of(new GradientClipping(algorithm, limit));
      return this;
    }

    /**
     * What {@link Trainer#fit} begins from: {@link Resume#never} by default. It goes on exactly
     * where the checkpoint was made, in the middle of an epoch too: with the same seed, on the same
     * layout of devices and workers, the result has the same bits as that of a run that was not
     * interrupted.
     */
    public Builder resume(Resume from) {
      resume = from;
      return this;
    }

    /**
     * How long the end of the process, and {@link Trainer#close} in another thread, wait for the
     * step and the last checkpoint of a fit; above 0. 30 seconds by default, as long as Kubernetes
     * and Slurm wait before they kill. Set it above the time of the longest step.
     */
    public Builder shutdownTimeout(Duration time) {
      shutdownTimeout = Check.positive("shutdownTimeout", time);
      return this;
    }

    /**
     * The trainer. No thread, file or native memory exists yet.
     *
     * @throws IllegalArgumentException if settings contradict each other
     */
    public Trainer build() {
      return new Trainer(new Run(module, options()));
    }

    /** The settings, checked. */
    TrainerOptions options() {
      Cluster cluster =
          new ClusterSettings(numNodes, nodeRank, Optional.ofNullable(coordinatorAddress))
              .resolve(System.getenv());
      Layout layout = new Layout(devices, cluster.size());
      layout.checkDevices(Runtime.getRuntime().availableProcessors());
      layout.checkBatches(module, batchSize);
      if (fastDevRun == null) {
        Check.ordered("minEpochs", minEpochs, "maxEpochs", maxEpochs);
        Check.ordered("minSteps", minSteps, "maxSteps", maxSteps);
      }
      if (fastDevRun == null && resume.isBest() && checkpointing.keepBest().isEmpty()) {
        throw new IllegalArgumentException(
            "resume must not be best without a metric that says which is. Set"
                + " checkpoints(...keepBest(count, metric, mode))");
      }
      if (barebones) {
        checkBarebones();
      }
      if (detectAnomaly && precision == Precision.FP16_MIXED) {
        throw new IllegalArgumentException(
            "detectAnomaly must not be set with precision FP16_MIXED: gradients that are not finite"
                + " are a part of it. Look for the mistake with FLOAT32");
      }
      TrainerOptions options =
          new TrainerOptions(
              maxEpochs,
              minEpochs,
              maxSteps,
              minSteps,
              Optional.ofNullable(maxTime),
              overfit == null ? Map.copyOf(limits) : everyStage(overfit),
              overfit != null,
              validation,
              sanityValidationBatches,
              logEverySteps,
              seed,
              deterministic,
              accelerator,
              devices,
              cluster,
              startTimeout,
              peerTimeout,
              intraOpThreads,
              batchSize,
              workers,
              progressBar == null || progressBar,
              modelSummary == null || modelSummary,
              haltOnNonFiniteLoss,
              haltOnWriteFailure,
              List.copyOf(callbacks),
              defaultRootDir,
              checkpointing,
              resume,
              List.copyOf(loggers),
              report,
              averaging,
              clipping,
              accumulation,
              detectAnomaly,
              precision,
              profiling,
              shutdownTimeout);
      if (barebones) {
        options = options.barebones();
      }
      return fastDevRun == null ? options : options.fastDevRun(everyStage(fastDevRun));
    }

    private static Map<Stage, Limit> everyStage(Limit limit) {
      Map<Stage, Limit> all = new EnumMap<>(Stage.class);
      for (Stage stage : Stage.values()) {
        all.put(stage, limit);
      }
      return Map.copyOf(all);
    }
  }
}
