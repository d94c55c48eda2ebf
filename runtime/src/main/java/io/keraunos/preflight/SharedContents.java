package io.keraunos.preflight;

import io.keraunos.preflight.PreflightData.Used;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Examples that two samples have in common, where that is not by chance.
 *
 * <p>Rows of few values are equal by chance, and some data have examples twice. Both make rows
 * equal within a split as often as between two. So of the values that come exactly twice, those
 * with one row in each split are counted: if rows were dealt out at random, each would have one in
 * each with probability {@code 2 n m / ((n + m) (n + m - 1))}. Far more are a leak.
 *
 * <p>Rows that were multiplied before they were dealt out are in both splits as often as by chance.
 * They are no chance all the same where most rows come once, some come three times and more, and
 * each has several fractions or is an image: such rows are copies.
 *
 * @param pairs the rows that are shared, in the order of the second sample's examples
 */
record SharedContents(List<Pair> pairs) {

  /** The share of the second sample that must be in the first, after what was sampled of it. */
  private static final double LEAST_SHARE = 0.01;

  private static final int LEAST_COPIES = 3;
  private static final int LEAST_COPIED = 3;
  private static final int LEAST_FRACTIONS = 3;

  /** A row of the second sample, and one of the first that is equal. */
  record Pair(int first, int second) {}

  /** The rows of a value. */
  private static final class Rows {
    private final List<Integer> first = new ArrayList<>();
    private final List<Integer> second = new ArrayList<>();

    private int count() {
      return first.size() + second.size();
    }

    private boolean inBoth() {
      return !first.isEmpty() && !second.isEmpty();
    }
  }

  /** Returns what samples share in the components that the steps of both use, if it is a leak. */
  static Optional<SharedContents> of(
      PreflightData data, ExampleSample first, ExampleSample second) {
    Set<String> names = new LinkedHashSet<>();
    data.used(first).forEach(used -> names.add(used.name()));
    names.retainAll(data.used(second).stream().map(Used::name).toList());
    if (names.isEmpty()) {
      return Optional.empty();
    }
    Map<Long, Rows> values = new HashMap<>();
    for (int row = 0; row < first.rows(); row++) {
      values.computeIfAbsent(first.hash(names, row), key -> new Rows()).first.add(row);
    }
    for (int row = 0; row < second.rows(); row++) {
      values.computeIfAbsent(second.hash(names, row), key -> new Rows()).second.add(row);
    }
    List<Rows> shared = new ArrayList<>(twice(values, first.rows(), second.rows()));
    shared.addAll(copies(values, first, names));
    List<Pair> pairs = new ArrayList<>();
    for (Rows rows : shared) {
      rows.second.forEach(row -> pairs.add(new Pair(rows.first.get(0), row)));
    }
    pairs.sort((a, b) -> Long.compare(second.index(a.second), second.index(b.second)));
    double sampled = first.rows() / (double) first.size();
    return pairs.size() < LEAST_SHARE * second.rows() * sampled || pairs.isEmpty()
        ? Optional.empty()
        : Optional.of(new SharedContents(pairs));
  }

  /** Returns the values with a row in each sample, if there are more than by chance. */
  private static List<Rows> twice(Map<Long, Rows> values, double n, double m) {
    List<Rows> twice = values.values().stream().filter(rows -> rows.count() == 2).toList();
    List<Rows> shared = twice.stream().filter(Rows::inBoth).toList();
    double between = 2 * n * m / ((n + m) * (n + m - 1));
    boolean chance = Chance.atLeast(shared.size(), twice.size(), between) >= Chance.BOUND;
    return shared.isEmpty() || chance ? List.of() : shared;
  }

  /** Returns the values in both samples that are copies of a row, if rows were copied. */
  private static List<Rows> copies(Map<Long, Rows> values, ExampleSample first, Set<String> names) {
    List<Rows> copied =
        values.values().stream()
            .filter(rows -> rows.count() >= LEAST_COPIES && rows.inBoth())
            .filter(rows -> tellsApart(first, names, rows.first.get(0)))
            .toList();
    long once = values.values().stream().filter(rows -> rows.count() == 1).count();
    return copied.size() < LEAST_COPIED || 2 * once < values.size() ? List.of() : copied;
  }

  /** Returns whether a row has a value that another row has by no chance. */
  private static boolean tellsApart(ExampleSample sample, Set<String> names, int row) {
    int fractions = 0;
    for (String name : names) {
      ComponentSample component = sample.component(name).orElseThrow();
      if (component.isImage() && component.least(row) < component.greatest(row)) {
        return true;
      }
      fractions += component.fractions(row);
    }
    return fractions >= LEAST_FRACTIONS;
  }
}
