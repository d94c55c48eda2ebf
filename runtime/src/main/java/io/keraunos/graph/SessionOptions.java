package io.keraunos.graph;

import io.keraunos.distribute.Cluster;
import io.keraunos.trainer.SessionSettings;
import java.util.OptionalInt;

/**
 * Options of a model's session.
 *
 * @param session what it is computed with
 * @param batchSize the batch size, if it is not the loaders' own
 * @param cluster the processes that train together
 * @param averages whether there is to be an average of every variable
 * @param step what a training step does besides the update
 */
public record SessionOptions(
    SessionSettings session,
    OptionalInt batchSize,
    Cluster cluster,
    boolean averages,
    StepOptions step) {}
