package io.keraunos.preflight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The rows of two samples whose datasets were dealt out at random from one, in the order of that
 * one. A pair is a row of each that are neighbours there.
 */
final class SplitRows {

  private static final int LEAST_PAIRS = 50;

  /** The share of the pairs expected of a random split that there must be; a block has two. */
  private static final double LEAST_SHARE = 0.5;

  /**
   * The part of the rows on either side that are compared with a pair, as near, and not nearest.
   */
  private static final int NEAR = 20;

  private static final int COMPARED = 8;
  private static final double MONOTONE = 0.95;

  private final long[] indices;
  private final int[] rows; // of the first sample; those of the second are negative, from -1
  private final List<Integer> pairs = new ArrayList<>(); // the first of two, in the order

  private SplitRows(Origin first, Origin second) {
    int n = Math.min(TableValues.MOST_ROWS, first.indices().length);
    int m = Math.min(TableValues.MOST_ROWS, second.indices().length);
    this.rows =
        IntStream.concat(IntStream.range(0, n), IntStream.rangeClosed(-m, -1))
            .boxed()
            .sorted((a, b) -> Long.compare(index(first, second, a), index(first, second, b)))
            .mapToInt(Integer::intValue)
            .toArray();
    this.indices = IntStream.of(rows).mapToLong(row -> index(first, second, row)).toArray();
    for (int i = 1; i < rows.length; i++) {
      if (indices[i] - indices[i - 1] == 1 && rows[i] < 0 != rows[i - 1] < 0) {
        pairs.add(i - 1);
      }
    }
  }

  private static long index(Origin first, Origin second, int row) {
    return row >= 0 ? first.indices()[row] : second.indices()[-1 - row];
  }

  /** Returns the rows of samples, if they were dealt out at random from one dataset. */
  static Optional<SplitRows> of(Origin first, Origin second) {
    if (first.dataset() != second.dataset() || first.drawn() || second.drawn()) {
      return Optional.empty();
    }
    SplitRows rows = new SplitRows(first, second);
    long m = IntStream.of(rows.rows).filter(row -> row < 0).count();
    double expected = 2.0 * m * (rows.rows.length - m) / first.dataset().size();
    return rows.pairs() < Math.max(LEAST_PAIRS, LEAST_SHARE * expected)
        ? Optional.empty()
        : Optional.of(rows);
  }

  /** Returns the number of pairs. */
  int pairs() {
    return pairs.size();
  }

  /** Returns the values of both samples, in the order of the dataset. */
  double[] join(double[] first, double[] second) {
    return IntStream.of(rows)
        .mapToDouble(row -> row >= 0 ? first[row] : second[-1 - row])
        .toArray();
  }

  /** How different two rows are. */
  @FunctionalInterface
  interface Difference {
    /** Returns it for two places in the order of the dataset. */
    double of(int place, int other);

    /** Returns the squares of differences in rank. */
    static Difference ofNumbers(double[] values) {
      double[] ranks = NumberColumn.ranks(values);
      return (i, j) -> (ranks[i] - ranks[j]) * (ranks[i] - ranks[j]);
    }

    /** Returns 1 for two kinds, and 0 for the same. */
    static Difference ofKinds(double[] kinds) {
      return (i, j) -> kinds[i] == kinds[j] ? 0 : 1;
    }
  }

  /**
   * Returns how different half of the pairs are at most, in parts of that of rows that are near;
   * all of the same kinds. Pairs with one row of this group and one of the next do not count then.
   *
   * @return 1 where there is nothing to compare with, or where many rows are equal
   */
  double toNear(Difference difference, List<double[]> kinds) {
    double[] near = ofRows(difference, kinds, Math.max(COMPARED, rows.length / NEAR));
    double[] pair = ofPairs(difference, kinds);
    return pair.length < LEAST_PAIRS || near.length < LEAST_PAIRS || near[near.length / 4] == 0
        ? 1
        : pair[pair.length / 2] / near[near.length / 2];
  }

  /** Returns how different pairs are in the mean, in parts of how different any rows are. */
  double toAny(Difference difference) {
    double any = mean(ofRows(difference, List.of(), rows.length));
    return any == 0 ? 1 : mean(ofPairs(difference, List.of())) / any;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  /** Returns how different the pairs of a kind are, in ascending order. */
  private double[] ofPairs(Difference difference, List<double[]> kinds) {
    return pairs.stream()
        .filter(i -> isOfKind(kinds, i, i + 1))
        .mapToDouble(i -> difference.of(i, i + 1))
        .sorted()
        .toArray();
  }

  /** Returns how different rows of pairs are from others of their kind that are not far. */
  private double[] ofRows(Difference difference, List<double[]> kinds, int span) {
    Random random = new Random(span);
    DoubleStream.Builder all = DoubleStream.builder();
    for (int i : pairs) {
      for (int k = 0; k < COMPARED; k++) {
        int other = i + random.nextInt(2 * span + 1) - span;
        if (other >= 0
            && other < rows.length
            && Math.abs(indices[i] - indices[other]) > 1
            && isOfKind(kinds, i, other)) {
          all.add(difference.of(i, other));
        }
      }
    }
    return all.build().sorted().toArray();
  }

  private static boolean isOfKind(List<double[]> kinds, int row, int other) {
    return kinds.stream().allMatch(kind -> kind[row] == kind[other]);
  }

  /** Returns whether values rise, or fall, from row to row, but for a few. */
  static boolean isSorted(double[] values) {
    double rises = 0;
    double changes = 0;
    for (int i = 1; i < values.length; i++) {
      rises += values[i] > values[i - 1] ? 1 : 0;
      changes += values[i] != values[i - 1] ? 1 : 0;
    }
    return changes > 0 && Math.max(rises, changes - rises) >= MONOTONE * changes;
  }
}
