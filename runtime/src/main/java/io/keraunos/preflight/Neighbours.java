package io.keraunos.preflight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Rows between two others of the dataset, each with the few rows that are nearest to it by their
 * inputs. What stands near it in the dataset is not among them, as it may be near in time.
 */
final class Neighbours {

  /** The most rows whose neighbours are looked for: the work grows with the square. */
  private static final int MOST_ROWS = 500;

  /** The rows on both sides in the dataset that are no neighbours. */
  private static final int APART = 10;

  private static final int NEAREST = 3;

  private final Origin origin;
  private final Map<Long, Integer> byIndex;
  private final int[] rows;

  /**
   * Picks the rows.
   *
   * @param kept the rows whose numbers are known
   */
  Neighbours(Origin origin, int kept) {
    this.origin = origin;
    this.byIndex = origin.rows();
    int[] all =
        IntStream.range(0, kept)
            .filter(row -> at(row, 1) >= 0 && at(row, -1) >= 0)
            .filter(row -> at(row, 1) < kept && at(row, -1) < kept)
            .toArray();
    int some = Math.min(MOST_ROWS, all.length);
    this.rows =
        IntStream.range(0, some).map(i -> all[(int) ((long) i * all.length / some)]).toArray();
  }

  /** Returns the rows. */
  int[] rows() {
    return rows.clone();
  }

  /** Returns the row that is so many indices after one; -1 if it is not in the sample. */
  int at(int row, int after) {
    return byIndex.getOrDefault(origin.indices()[row] + after, -1);
  }

  /** Returns the nearest rows of each row, by the squares of differences in all columns. */
  int[][] nearest(List<double[]> columns) {
    int[][] nearest = new int[rows.length][];
    double[] distances = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      Arrays.fill(distances, 0);
      for (double[] column : columns) {
        for (int j = 0; j < rows.length; j++) {
          double apart = column[rows[i]] - column[rows[j]];
          distances[j] += apart * apart;
        }
      }
      nearest[i] = least(i, distances);
    }
    return nearest;
  }

  private int[] least(int of, double[] distances) {
    List<Integer> best = new ArrayList<>();
    for (int j = 0; j < rows.length; j++) {
      long apart = Math.abs(origin.indices()[rows[of]] - origin.indices()[rows[j]]);
      if (apart <= APART) {
        continue;
      }
      int place = best.size();
      while (place > 0 && distances[best.get(place - 1)] > distances[j]) {
        place--;
      }
      if (place < NEAREST) {
        best.add(place, j);
        if (best.size() > NEAREST) {
          best.remove(NEAREST);
        }
      }
    }
    return best.stream().mapToInt(j -> rows[j]).toArray();
  }
}
