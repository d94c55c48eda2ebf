package io.keraunos.loading;

import io.keraunos.data.DatasetException;
import org.jspecify.annotations.Nullable;

/** The source of a loader's batches. */
sealed interface BatchSource permits IndexedSource, StreamSource {

  /** Returns the number of examples; -1 if unknown. */
  long examples();

  /** Returns the number of batches of a full epoch; -1 if unknown. */
  long batches();

  /** Returns the number of threads that may read an epoch at once. */
  int maxThreads();

  /**
   * Starts to read an epoch.
   *
   * @param epoch the epoch, from 0
   * @param firstBatch the first batch that will be asked for
   */
  Reader open(long epoch, long firstBatch);

  /** Reads the batches of one epoch. */
  interface Reader {

    /**
     * Loads a share. A reader for one thread is asked for them in their order.
     *
     * @param number those of the epoch that this loader reads, counted from 0
     * @return the batch, which the caller has to release; null if there is none any more
     * @throws DatasetException if an example could not be loaded
     */
    @Nullable Batch read(long number);

    /** Ends the reading, early or not. Failures in it are logged. May be called again. */
    void close();
  }
}
