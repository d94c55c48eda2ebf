package io.keraunos.graph.plan;

import io.keraunos.annotation.Stage;
import io.keraunos.feature.FittedFeatures;
import java.util.function.ToIntFunction;

/**
 * Options of a trace.
 *
 * @param seed decides initial values and everything random
 * @param rule the rule for the number of shares of a batch computed at the same time
 * @param batchSize the examples in this process's part of a batch of a stage
 * @param group the replicas that compute a batch together
 * @param averages whether there is to be an average of every variable
 * @param step the options of a training step
 * @param mixed whether TensorFlow may compute some ops in 16 bits
 * @param features what was measured of the training examples
 */
public record TraceOptions(
    long seed,
    ShareRule rule,
    ToIntFunction<Stage> batchSize,
    ReplicaGroup group,
    boolean averages,
    StepOptions step,
    boolean mixed,
    FittedFeatures features) {}
