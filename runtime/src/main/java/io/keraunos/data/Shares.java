package io.keraunos.data;

/**
 * Which shares of every batch a loader reads. A batch is split into {@code total} shares that
 * follow each other and differ by one example at most; where there are fewer examples than shares,
 * some are empty.
 *
 * @param first the first share that is read, from 0
 * @param count how many are read, at least 1
 * @param total how many there are
 */
public record Shares(int first, int count, int total) {

  /** Batches are not split. */
  public static final Shares WHOLE = new Shares(0, 1, 1);

  /** Checks the values. */
  public Shares {
    if (first < 0 || count < 1 || first > total - count) {
      throw new IllegalArgumentException(
          "shares must be some of those there are, but were %d from %d of %d"
              .formatted(count, first, total));
    }
  }

  /** The row of a batch at which a share begins; that of {@code total} is {@code rows}. */
  static int begin(int share, int total, int rows) {
    return (int) ((long) rows * share / total);
  }

  /** The largest share of a batch. */
  int largest(int rows) {
    return (int) (((long) rows + total - 1) / total);
  }
}
