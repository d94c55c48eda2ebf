package io.keraunos.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** What the methods of {@link Dataset} return. */
final class DatasetViews {
  private DatasetViews() {}

  /** A list. */
  record InMemory<T>(List<? extends T> examples) implements Dataset<T> {
    InMemory {
      examples = List.copyOf(examples);
    }

    @Override
    public long size() {
      return examples.size();
    }

    @Override
    public T get(long index) {
      return examples.get(Math.toIntExact(index));
    }

    @Override
    public String toString() {
      return "InMemory[" + examples.size() + " examples]";
    }
  }

  /** A function of every example. */
  record Mapped<A, B>(Dataset<A> source, Dataset.ExampleFunction<? super A, ? extends B> function)
      implements Dataset<B> {
    @Override
    public long size() {
      return source.size();
    }

    @Override
    public B get(long index) throws Exception {
      return function.apply(source.get(index));
    }
  }

  /** Some examples in a row. */
  record Range<T>(Dataset<T> source, long from, long to) implements Dataset<T> {
    Range {
      if (from < 0 || from > to || to > source.size()) {
        throw new IllegalArgumentException(
            "a subset must lie within 0 to %d, but was %d to %d"
                .formatted(source.size(), from, to));
      }
    }

    @Override
    public long size() {
      return to - from;
    }

    @Override
    public T get(long index) throws Exception {
      return source.get(from + Objects.checkIndex(index, size()));
    }
  }

  /** Examples at some indices. */
  static final class Selected<T> implements Dataset<T> {
    private final Dataset<T> source;
    private final long[] indices;

    Selected(Dataset<T> source, long[] indices) {
      this.source = source;
      this.indices = indices.clone();
      long size = source.size();
      for (long index : indices) {
        if (index < 0 || index >= size) {
          throw new IllegalArgumentException(
              "an index of a subset must be 0 to %d, but was %d".formatted(size - 1, index));
        }
      }
    }

    @Override
    public long size() {
      return indices.length;
    }

    @Override
    public T get(long index) throws Exception {
      return source.get(indices[Math.toIntExact(index)]);
    }

    @Override
    public String toString() {
      return "Selected[" + indices.length + " of " + source + "]";
    }
  }

  /** Datasets one after the other. */
  static final class Concatenated<T> implements Dataset<T> {
    private final List<Dataset<? extends T>> parts;
    private final long[] ends;

    Concatenated(List<Dataset<? extends T>> parts) {
      this.parts = parts;
      this.ends = new long[parts.size()];
      long total = 0;
      for (int i = 0; i < ends.length; i++) {
        total = Math.addExact(total, parts.get(i).size());
        ends[i] = total;
      }
    }

    @Override
    public long size() {
      return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    @Override
    public T get(long index) throws Exception {
      Objects.checkIndex(index, size());
      int part = Arrays.binarySearch(ends, index + 1);
      if (part < 0) {
        part = -part - 1;
      }
      while (part > 0 && ends[part - 1] == index + 1) {
        part--; // empty parts share their end with the one before
      }
      return parts.get(part).get(part == 0 ? index : index - ends[part - 1]);
    }

    @Override
    public String toString() {
      return "Concatenated" + parts;
    }
  }

  static <T> List<Dataset<T>> randomSplit(Dataset<T> source, long seed, double[] fractions) {
    double sum = 0;
    for (double fraction : fractions) {
      if (!(fraction > 0)) {
        throw new IllegalArgumentException(
            "every fraction must be above 0, but they were " + Arrays.toString(fractions));
      }
      sum += fraction;
    }
    if (fractions.length == 0 || sum > 1 + 1e-9) {
      throw new IllegalArgumentException(
          "fractions must add up to at most 1, but were " + Arrays.toString(fractions));
    }
    long size = source.size();
    SamplingOrder order = SamplingOrder.shuffled(size, seed, 0);
    List<Dataset<T>> parts = new ArrayList<>();
    double upTo = 0;
    long from = 0;
    for (int i = 0; i < fractions.length; i++) {
      upTo += fractions[i];
      boolean rest = i == fractions.length - 1 && upTo > 1 - 1e-9;
      long to = rest ? size : Math.round(upTo * size);
      long[] indices = new long[Math.toIntExact(to - from)];
      for (int j = 0; j < indices.length; j++) {
        indices[j] = order.index(from + j);
      }
      parts.add(new Selected<>(source, indices));
      from = to;
    }
    return parts;
  }
}
