package io.keraunos.data;

import java.util.Iterator;

/**
 * Examples that can only be read in turn, such as those of a query or a queue.
 *
 * @param <T> the example, a record whose components become tensors
 */
public interface StreamDataset<T> {

  /**
   * Opens one pass over the examples of a shard. If the iterator is {@link AutoCloseable}, it is
   * closed when the pass ends, early or not.
   *
   * @param epoch the epoch this pass is for, from 0
   * @param shard which share of the examples, 0 to {@code shards - 1}
   * @param shards into how many shares the examples are split; every example is in exactly one
   */
  Iterator<T> open(long epoch, int shard, int shards) throws Exception;
}
