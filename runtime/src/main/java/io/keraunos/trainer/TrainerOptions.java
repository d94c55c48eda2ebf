package io.keraunos.trainer;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.Callback;
import io.keraunos.distribute.Cluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

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
    List<Callback> callbacks,
    Path defaultRootDir,
    Checkpointing checkpointing,
    Resume resume) {

  Limit limit(Stage stage) {
    return limits.getOrDefault(stage, Limit.none());
  }
}
