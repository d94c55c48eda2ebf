package io.keraunos.data;

import org.jspecify.annotations.Nullable;

/** Where a loader's batches come from. */
interface BatchSource {

  /** The features of an example. */
  java.util.List<Feature> features();

  /** The batches of a full epoch; -1 if that is not known. */
  long batches();

  /** The examples of a full epoch; -1 if that is not known. */
  long examples();

  /** How many threads may call {@link #load} at once. */
  int parallelism();

  /**
   * An epoch begins. Nobody is loading.
   *
   * @param firstBatch the first batch that will be asked for
   */
  void start(long epoch, long firstBatch);

  /**
   * Loads a batch.
   *
   * @param batch its number in the epoch
   * @param memory where batches are kept
   * @return the batch; null if the epoch has ended before it
   * @throws DatasetException if an example cannot be read
   */
  @Nullable Batch load(long batch, BatchMemory memory);

  /** The epoch has ended, early or not. Nobody is loading. */
  void end();
}
