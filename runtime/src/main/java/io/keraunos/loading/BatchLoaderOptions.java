package io.keraunos.loading;

import io.keraunos.check.Check;

/**
 * Options of a {@link BatchLoader}.
 *
 * @param name name of the loader in messages and of its threads, such as {@code train}
 * @param batchSize number of examples in a batch, over all its shares, at least 1
 * @param shuffle whether every epoch has a new order, drawn from the seed
 * @param workers number of loader threads, which load ahead, named {@code
 *     keraunos-<name>-loader-0…}; 0 loads in the thread that asks. A stream is read by one thread
 *     at most
 * @param dropLast whether a last batch that is not full is left out
 * @param seed the seed of the order
 * @param prefetch number of batches that may be ready or in progress, at least 1; without effect
 *     without loader threads
 * @param shares the part of every batch that is read, and the number of shares it is split into
 */
public record BatchLoaderOptions(
    String name,
    int batchSize,
    boolean shuffle,
    int workers,
    boolean dropLast,
    long seed,
    int prefetch,
    Shares shares) {

  /** Creates options for whole batches. */
  public BatchLoaderOptions(
      String name,
      int batchSize,
      boolean shuffle,
      int workers,
      boolean dropLast,
      long seed,
      int prefetch) {
    this(name, batchSize, shuffle, workers, dropLast, seed, prefetch, Shares.WHOLE);
  }

  /** Checks the values. */
  public BatchLoaderOptions {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name must not be blank, but was '" + name + "'");
    }
    Check.atLeast("batchSize", batchSize, 1);
    Check.atLeast("workers", workers, 0);
    Check.atLeast("prefetch", prefetch, 1);
  }
}
