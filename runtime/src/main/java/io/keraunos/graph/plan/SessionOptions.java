package io.keraunos.graph.plan;

import io.keraunos.distribute.Cluster;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.trainer.SessionSettings;
import java.util.OptionalInt;

/**
 * Options of a model's session.
 *
 * @param session the settings of the computation
 * @param batchSize the batch size, if it is not the loaders' own
 * @param cluster the processes that train together
 * @param averages whether there is to be an average of every variable
 * @param step the options of a training step
 * @param features what was measured of the training examples
 */
public record SessionOptions(
    SessionSettings session,
    OptionalInt batchSize,
    Cluster cluster,
    boolean averages,
    StepOptions step,
    FittedFeatures features) {}
