package io.keraunos.spi;

/**
 * Options of a loader. The values were checked by the processor.
 *
 * @param batchSize examples in a batch of one replica
 * @param shuffle whether every epoch has a new order
 * @param workers loader threads; 0 for the training thread itself
 * @param dropLast whether a last batch that is not full is left out
 */
public record LoaderOptions(int batchSize, boolean shuffle, int workers, boolean dropLast) {}
