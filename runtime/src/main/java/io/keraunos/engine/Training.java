package io.keraunos.engine;

import io.keraunos.graph.execute.TrainingRun;
import io.keraunos.loading.BatchLoader;
import io.keraunos.trainer.OptimizationSettings;
import java.util.Optional;

/**
 * The model, loader and optimizers of a fit.
 *
 * @param run computes steps
 * @param loader reads batches
 * @param optimizers have the learning rates
 * @param settings the optimization settings of a step
 * @param stream the stream that the loader reads, if workers share one
 */
record Training(
    TrainingRun run,
    BatchLoader loader,
    Optimizers optimizers,
    OptimizationSettings settings,
    Optional<StreamParts<?>> stream) {}
