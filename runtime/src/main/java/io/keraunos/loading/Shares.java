package io.keraunos.loading;

/**
 * The part of every batch that a loader reads. A batch is split between the workers of a job, and a
 * worker's part into {@code count} shares for its replicas. Shares follow each other and differ by
 * one example at most; where there are fewer examples than shares, some are empty.
 *
 * @param worker the rank of the worker whose part is read, from 0
 * @param workers the number of workers, at least 1
 * @param count the number of shares that the part is split into, at least 1
 */
public record Shares(int worker, int workers, int count) {

  /** The whole of every batch. */
  public static final Shares WHOLE = new Shares(0, 1, 1);

  /** Checks the values. */
  public Shares {
    if (worker < 0 || worker >= workers || count < 1) {
      throw new IllegalArgumentException(
          "shares must be at least 1 for a worker that there is, but were %s for worker %s of %s"
              .formatted(count, worker, workers));
    }
  }

  /**
   * Returns the row of a batch at which one of this worker's shares begins; it ends where the next
   * one begins.
   */
  public int begin(int share, int batchRows) {
    int first = part(worker, workers, batchRows);
    return first + part(share, count, part(worker + 1, workers, batchRows) - first);
  }

  /** Returns the number of rows of a batch that are this worker's. */
  int rows(int batchRows) {
    return part(worker + 1, workers, batchRows) - part(worker, workers, batchRows);
  }

  /**
   * Returns the number of rows that are this worker's among the first ones of a stream. Workers
   * take its rows in turn, so that a stream whose shards do so too has the same batches for any
   * number of workers.
   */
  long streamed(long rows) {
    return (rows - worker + workers - 1) / workers;
  }

  /** Returns the size of the largest share of a batch. */
  int largest(int batchRows) {
    long part = ((long) batchRows + workers - 1) / workers;
    return (int) ((part + count - 1) / count);
  }

  /** Returns the row at which one of {@code parts} equal parts of {@code rows} begins. */
  static int part(int part, int parts, int rows) {
    return (int) ((long) rows * part / parts);
  }
}
