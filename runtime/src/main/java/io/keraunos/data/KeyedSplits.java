package io.keraunos.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Splits of a dataset by what its examples are: their class, their group, their time. */
final class KeyedSplits {
  private KeyedSplits() {}

  /** Splits the indices of each class as {@link Dataset#randomSplit} does, and joins the parts. */
  static <T> List<Dataset<T>> stratified(
      Dataset<T> source, long seed, ToIntFunction<? super T> label, double[] fractions) {
    List<LongStream.Builder> parts = new ArrayList<>();
    for (int part = 0; part < fractions.length; part++) {
      parts.add(LongStream.builder());
    }
    List<Integer> labels = keys(source, label::applyAsInt, "class");
    SortedMap<Integer, List<Long>> classes = new TreeMap<>();
    for (int i = 0; i < labels.size(); i++) {
      classes.computeIfAbsent(labels.get(i), first -> new ArrayList<>()).add((long) i);
    }
    for (List<Long> indices : classes.values()) {
      List<Dataset<Long>> split = Dataset.of(indices).randomSplit(seed, fractions);
      for (int part = 0; part < split.size(); part++) {
        addAll(split.get(part), parts.get(part));
      }
    }
    return parts.stream()
        .map(indices -> source.subset(indices.build().sorted().toArray()))
        .toList();
  }

  /** Deals whole groups out, as {@link GroupDeal} says. */
  static <T> List<Dataset<T>> grouped(
      Dataset<T> source, long seed, Function<? super T, ?> group, double[] fractions) {
    DatasetViews.checkFractions(fractions);
    int[] parts = GroupDeal.of(keys(source, group, "group"), seed, fractions);
    return IntStream.range(0, fractions.length)
        .mapToObj(part -> source.subset(indices(parts, i -> i == part)))
        .toList();
  }

  /** Cuts the examples, in the order of their times, where the time changes. */
  static <T, K extends Comparable<? super K>> List<Dataset<T>> byTime(
      Dataset<T> source, Function<? super T, ? extends K> time, double[] fractions) {
    DatasetViews.checkFractions(fractions);
    List<K> times = keys(source, time, "time");
    long[] order =
        IntStream.range(0, times.size())
            .boxed()
            .sorted(Comparator.<Integer, K>comparing(times::get))
            .mapToLong(i -> i)
            .toArray();
    int[] changes =
        IntStream.range(1, order.length)
            .filter(i -> times.get((int) order[i - 1]).compareTo(times.get((int) order[i])) != 0)
            .toArray();
    if (changes.length < fractions.length - 1) {
      throw new IllegalArgumentException(
          "timeSplit must have a time for each part, but its %s parts have %s different times. Use fewer parts, or a finer time"
              .formatted(fractions.length, order.length == 0 ? 0 : changes.length + 1));
    }
    Dataset<T> sorted = source.subset(order);
    List<Dataset<T>> parts = new ArrayList<>();
    int from = 0;
    int change = 0; // the first that the next part may end at
    double share = 0;
    for (int part = 0; part < fractions.length - 1; part++) {
      share += fractions[part];
      int last = changes.length - (fractions.length - 2 - part); // later parts need one each
      change = nearest(changes, change, last, share * order.length);
      parts.add(sorted.subset(from, changes[change]));
      from = changes[change];
      change++;
    }
    parts.add(sorted.subset(from, order.length));
    return List.copyOf(parts);
  }

  /** Returns the index of the number, of those in a range, that is nearest to another one. */
  private static int nearest(int[] ascending, int from, int to, double wanted) {
    int best = from;
    for (int i = from + 1; i < to; i++) {
      if (Math.abs(ascending[i] - wanted) < Math.abs(ascending[best] - wanted)) {
        best = i;
      }
    }
    return best;
  }

  /** Returns the positions whose value is one that is wanted. */
  static long[] indices(int[] values, IntPredicate wanted) {
    return IntStream.range(0, values.length)
        .filter(i -> wanted.test(values[i]))
        .asLongStream()
        .toArray();
  }

  /**
   * Reads every example for its key.
   *
   * @param what the key, for messages
   * @throws IllegalArgumentException if a key is null, or an array, which equals no other one
   * @throws IllegalStateException if an example cannot be read
   */
  static <T, K> List<K> keys(Dataset<T> source, Function<? super T, ? extends K> key, String what) {
    if (source.size() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a dataset to be split by its %s must have at most %s examples, but has %s"
              .formatted(what, Integer.MAX_VALUE, source.size()));
    }
    List<K> keys = new ArrayList<>();
    for (long i = 0; i < source.size(); i++) {
      @Nullable K of = key.apply(read(source, i, "to be split by its " + what));
      if (of == null || of.getClass().isArray()) {
        throw new IllegalArgumentException(
            "the %s of an example must be a value that equals those of its kind, but that at index %s is %s"
                .formatted(what, i, of == null ? "null" : "an array"));
      }
      keys.add(of);
    }
    return keys;
  }

  private static void addAll(Dataset<Long> from, LongStream.Builder to) {
    for (long i = 0; i < from.size(); i++) {
      to.add(read(from, i, "although it is in memory"));
    }
  }

  private static <T> T read(Dataset<T> source, long index, String why) {
    try {
      return source.get(index);
    } catch (Exception e) {
      throw new IllegalStateException(
          "the example at index %s of %s cannot be read %s: %s"
              .formatted(index, source.size(), why, e),
          e);
    }
  }
}
