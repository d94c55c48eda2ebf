package io.keraunos.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

  private static final int COMPARED = 4;

  /** The most pairs that are looked at. */
  private static final int MOST_PAIRS = 500;

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

  /** The difference of two rows. */
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

  /** Two places in the order of the dataset. */
  private record Two(int place, int other) {
    double of(Difference difference) {
      return difference.of(place, other);
    }
  }

  /**
   * Returns how different half of the pairs are at most, in parts of that of rows that are near;
   * all of the same kinds. Pairs with one row of this group and one of the next do not count then.
   *
   * @return a number for each difference; 1 where there is nothing to compare with, or where many
   *     rows are equal
   */
  double[] toNear(List<Difference> differences, List<double[]> kinds) {
    List<Two> near = others(kinds, Math.max(2 * COMPARED, rows.length / NEAR));
    List<Two> pair = looked().filter(two -> isOfKind(kinds, two)).toList();
    boolean enough = Math.min(pair.size(), near.size()) >= LEAST_PAIRS;
    return differences.stream()
        .mapToDouble(difference -> enough ? toNear(difference, pair, near) : 1)
        .toArray();
  }

  private static double toNear(Difference difference, List<Two> pair, List<Two> near) {
    double[] there = near.stream().mapToDouble(two -> two.of(difference)).sorted().toArray();
    double[] here = pair.stream().mapToDouble(two -> two.of(difference)).sorted().toArray();
    return there[there.length / 4] == 0 ? 1 : here[here.length / 2] / there[there.length / 2];
  }

  /** Returns how different pairs are in the mean, in parts of how different any rows are. */
  double toAny(Difference difference) {
    double any = mean(others(List.of(), rows.length).stream(), difference);
    return any == 0 ? 1 : mean(looked(), difference) / any;
  }

  private static double mean(Stream<Two> all, Difference difference) {
    return all.mapToDouble(two -> two.of(difference)).average().orElse(0);
  }

  /** Returns the pairs, or as many of them as are looked at, from everywhere in the dataset. */
  private Stream<Two> looked() {
    int some = Math.min(MOST_PAIRS, pairs.size());
    return IntStream.range(0, some)
        .map(i -> pairs.get((int) ((long) i * pairs.size() / some)))
        .mapToObj(place -> new Two(place, place + 1));
  }

  /** Returns rows of pairs, each with others of its kind that are so near, but no neighbours. */
  private List<Two> others(List<double[]> kinds, int span) {
    Random random = new Random(span);
    List<Two> all = new ArrayList<>();
    looked()
        .forEach(
            pair -> {
              for (int k = 0; k < COMPARED; k++) {
                int other = pair.place + random.nextInt(2 * span + 1) - span;
                Two two = new Two(pair.place, other);
                if (other >= 0
                    && other < rows.length
                    && Math.abs(indices[pair.place] - indices[other]) > 1
                    && isOfKind(kinds, two)) {
                  all.add(two);
                }
              }
            });
    return all;
  }

  private static boolean isOfKind(List<double[]> kinds, Two two) {
    return kinds.stream().allMatch(kind -> kind[two.place] == kind[two.other]);
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
