package io.keraunos.trainer;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.Callback;
import io.keraunos.distribute.Cluster;
import io.keraunos.logger.MetricLogger;
import io.keraunos.optimizer.GradientClipping;
import io.keraunos.spi.ModuleDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The settings of a trainer, checked. {@link Trainer.Builder} documents them.
 *
 * @param validation when validation runs while fitting
 */
record TrainerOptions(
    long maxEpochs,
    long minEpochs,
    long maxSteps,
    long minSteps,
    Optional<Duration> maxTime,
    Map<Stage, Limit> limits,
    boolean overfit,
    ValidationInterval validation,
    int sanityValidationBatches,
    int logEverySteps,
    long seed,
    boolean deterministic,
    Accelerator accelerator,
    int devices,
    Cluster cluster,
    Duration startTimeout,
    Duration peerTimeout,
    OptionalInt intraOpThreads,
    OptionalInt batchSize,
    OptionalInt workers,
    boolean progressBar,
    boolean modelSummary,
    boolean haltOnNonFiniteLoss,
    boolean haltOnWriteFailure,
    List<Callback> callbacks,
    Path defaultRootDir,
    Checkpointing checkpointing,
    Resume resume,
    List<MetricLogger> loggers,
    boolean report,
    WeightAveraging averaging,
    Optional<GradientClipping> clipping,
    GradientAccumulation accumulation,
    boolean detectAnomaly,
    Precision precision,
    Profiling profiling,
    Duration shutdownTimeout) {

  /** What loggers are told: the module's hyperparameters, the settings by the builder's names. */
  Map<String, String> settings(ModuleDefinition module) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("module", module.name());
    module
        .hyperParameters()
        .forEach((name, value) -> settings.put("hyperParameters." + name, value));
    settings.put("maxEpochs", most(maxEpochs));
    settings.put("maxSteps", most(maxSteps));
    settings.put("batchSize", batchSize.isPresent() ? "" + batchSize.getAsInt() : "the loaders'");
    settings.put("devices", Integer.toString(devices));
    settings.put("numNodes", Integer.toString(cluster.size()));
    settings.put("accelerator", accelerator.toString());
    settings.put("seed", Long.toString(seed));
    settings.put("deterministic", Boolean.toString(deterministic));
    settings.put("averaging", averaging.toString());
    settings.put("clipping", clippingText());
    settings.put("accumulateGradBatches", accumulation.toString());
    settings.put("precision", precision.toString());
    settings.put("logEverySteps", Integer.toString(logEverySteps));
    settings.put("limits", new TreeMap<>(limits).toString());
    return settings;
  }

  /**
   * These, but everything runs once and quickly, and nothing is written.
   *
   * @param everyStage how much of each stage is read
   */
  TrainerOptions fastDevRun(Map<Stage, Limit> everyStage) {
    return new TrainerOptions(
        1,
        0,
        Long.MAX_VALUE,
        0,
        Optional.empty(),
        everyStage,
        overfit,
        new ValidationInterval.Epochs(1),
        0,
        1,
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
        progressBar,
        modelSummary,
        haltOnNonFiniteLoss,
        haltOnWriteFailure,
        callbacks,
        defaultRootDir,
        Checkpointing.never(),
        Resume.never(),
        List.of(),
        false,
        averaging,
        clipping,
        accumulation,
        detectAnomaly,
        precision,
        new Profiling(profiling.times(), 1, 0),
        shutdownTimeout);
  }

  /** These without what is neither training nor validation. */
  TrainerOptions barebones() {
    return new TrainerOptions(
        maxEpochs,
        minEpochs,
        maxSteps,
        minSteps,
        maxTime,
        limits,
        overfit,
        validation,
        0,
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
        false,
        false,
        haltOnNonFiniteLoss,
        haltOnWriteFailure,
        callbacks,
        defaultRootDir,
        checkpointing,
        resume,
        loggers,
        false,
        averaging,
        clipping,
        accumulation,
        detectAnomaly,
        precision,
        profiling,
        shutdownTimeout);
  }

  /** How gradients are clipped, in words. */
  String clippingText() {
    return clipping.map(GradientClipping::toString).orElse("none");
  }

  private static String most(long limit) {
    return limit == Long.MAX_VALUE ? "no limit" : Long.toString(limit);
  }

  Limit limit(Stage stage) {
    return limits.getOrDefault(stage, Limit.none());
  }
}
