package io.keraunos.data;

import io.keraunos.check.Check;
import io.keraunos.sampling.SamplingOrder;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * Examples that can only be read in order, such as those of a query or a queue.
 *
 * @param <T> the example, a record whose components become tensors
 */
public interface StreamDataset<T> {

  /**
   * Opens one pass over the examples of a shard. If the iterator is {@link AutoCloseable}, it is
   * closed when the pass ends, early or not. Shards that take the examples in turn, shard 0 the
   * first, give the same batches for any number of workers.
   *
   * @param epoch the epoch this pass is for, from 0
   * @param shard the index of the shard, 0 to {@code shards - 1}
   * @param shards the number of shards that the examples are split into; every example is in
   *     exactly one
   */
  Iterator<T> open(long epoch, int shard, int shards) throws Exception;

  /**
   * Returns a stream that cannot be split: it can be read by one worker only.
   *
   * @param pass opens one pass over all examples
   */
  static <T> StreamDataset<T> unsharded(Callable<? extends Iterator<T>> pass) {
    return (epoch, shard, shards) -> {
      if (shards > 1) {
        throw new IllegalArgumentException(
            "an unsharded stream must be read by one worker, but there are "
                + shards
                + ": every one would read all examples. Implement StreamDataset.open(epoch, shard,"
                + " shards), or use one worker");
      }
      return pass.call();
    };
  }

  /** Returns this stream with every example changed when it is read. */
  default <R> StreamDataset<R> map(Function<? super T, ? extends R> mapping) {
    return (epoch, shard, shards) -> new StreamPasses.Mapped<>(open(epoch, shard, shards), mapping);
  }

  /**
   * Returns this stream in an order that is drawn anew for each epoch, as far as memory allows: so
   * many examples are held back, and each one that is read is drawn from them. The order is a pure
   * function of the seed, the epoch, the shard and the stream.
   *
   * @param bufferSize examples to hold back, at least 1; the more, the better they are mixed
   * @param seed the seed of the order
   */
  default StreamDataset<T> shuffle(int bufferSize, long seed) {
    Check.atLeast("bufferSize", bufferSize, 1);
    return (epoch, shard, shards) ->
        new StreamPasses.Shuffled<>(
            open(epoch, shard, shards),
            bufferSize,
            SamplingOrder.mix(SamplingOrder.mix(SamplingOrder.mix(seed) + epoch) + shard));
  }
}
