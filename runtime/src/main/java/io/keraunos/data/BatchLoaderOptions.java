package io.keraunos.data;

/**
 * How a loader reads its dataset.
 *
 * @param name the loader's name, for threads and messages
 * @param batchSize examples in a batch, at least 1
 * @param shuffle whether every epoch has another order
 * @param workers loader threads; 0 loads in the thread that asks for a batch. A stream is read by
 *     one thread at most
 * @param dropLast whether a last batch that is not full is left out
 * @param seed decides the order
 * @param prefetch batches that are loaded ahead, at least 1; small batches get more
 */
public record BatchLoaderOptions(
    String name,
    int batchSize,
    boolean shuffle,
    int workers,
    boolean dropLast,
    long seed,
    int prefetch) {

  /** Checks the values. */
  public BatchLoaderOptions {
    atLeast("batchSize", batchSize, 1);
    atLeast("workers", workers, 0);
    atLeast("prefetch", prefetch, 1);
  }

  private static void atLeast(String setting, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          setting + " must be at least " + least + ", but was " + value);
    }
  }
}
