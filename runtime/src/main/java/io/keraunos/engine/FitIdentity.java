package io.keraunos.engine;

import java.util.Map;

/**
 * Identity of a fit, stored in its checkpoints: a fit that resumes must have the same one, except
 * for the hyperparameters.
 *
 * @param module the module's name
 * @param seed decides the order of examples and everything random
 * @param globalBatch the examples of a batch, on all replicas of all workers
 * @param accumulation the number of batches of a step, in words
 * @param hyperParameters the module's hyperparameters
 */
record FitIdentity(
    String module,
    long seed,
    long globalBatch,
    String accumulation,
    Map<String, String> hyperParameters) {}
