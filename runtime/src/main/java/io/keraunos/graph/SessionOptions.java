package io.keraunos.graph;

/**
 * How a model runs.
 *
 * @param seed decides first values and everything random
 * @param intraOpThreads threads that one op may use; 0 for all cores
 * @param gpu whether ops go to a GPU; otherwise GPUs stay hidden
 */
public record SessionOptions(long seed, int intraOpThreads, boolean gpu) {}
