package io.keraunos.data;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;

/** Parts of a dataset that have its classes in the same proportions. */
final class StratifiedSplit {
  private StratifiedSplit() {}

  /** Splits the indices of each class as {@link Dataset#randomSplit} does, and joins the parts. */
  static <T> List<Dataset<T>> of(
      Dataset<T> source, long seed, ToIntFunction<? super T> label, double[] fractions) {
    List<LongStream.Builder> parts = new ArrayList<>();
    for (int part = 0; part < fractions.length; part++) {
      parts.add(LongStream.builder());
    }
    for (List<Long> indices : byClass(source, label).values()) {
      List<Dataset<Long>> split = Dataset.of(indices).randomSplit(seed, fractions);
      for (int part = 0; part < split.size(); part++) {
        addAll(split.get(part), parts.get(part));
      }
    }
    return parts.stream()
        .map(indices -> source.subset(indices.build().sorted().toArray()))
        .toList();
  }

  private static <T> SortedMap<Integer, List<Long>> byClass(
      Dataset<T> source, ToIntFunction<? super T> label) {
    SortedMap<Integer, List<Long>> indices = new TreeMap<>();
    for (long i = 0; i < source.size(); i++) {
      T example = read(source, i, "to be split by its class");
      indices.computeIfAbsent(label.applyAsInt(example), first -> new ArrayList<>()).add(i);
    }
    return indices;
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
