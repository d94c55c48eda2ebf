package io.keraunos.data;

import io.keraunos.check.Check;
import io.keraunos.sampling.SamplingOrder;
import io.keraunos.sampling.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Datasets made of other datasets. */
final class DatasetViews {

  private DatasetViews() {}

  record InMemory<T>(List<T> examples) implements Dataset<T> {
    @Override
    public long size() {
      return examples.size();
    }

    @Override
    public T get(long index) {
      return examples.get((int) Objects.checkIndex(index, size()));
    }
  }

  /** A view of one other dataset. */
  private interface OfOne extends View {
    Dataset<?> source();

    @Override
    default List<?> sources() {
      return List.of(source());
    }

    @Override
    default long sourceIndex(long index) {
      return index;
    }
  }

  record Mapped<T, R>(Dataset<T> source, Dataset.Mapping<? super T, ? extends R> mapping)
      implements Dataset<R>, OfOne {
    @Override
    public long size() {
      return source.size();
    }

    @Override
    public R get(long index) throws Exception {
      return mapping.apply(source.get(index));
    }

    @Override
    public Dataset<R> inEpoch(long seed, long epoch) {
      Dataset<T> inEpoch = source.inEpoch(seed, epoch);
      return inEpoch == source ? this : new Mapped<>(inEpoch, mapping);
    }
  }

  /** The examples at the positions {@code from} to {@code to - 1} of an order. */
  record Slice<T>(Dataset<T> source, SamplingOrder order, long from, long to)
      implements Dataset<T>, OfOne {
    Slice {
      Objects.checkFromToIndex(from, to, order.size());
    }

    @Override
    public long size() {
      return to - from;
    }

    @Override
    public long sourceIndex(long index) {
      return order.index(from + Objects.checkIndex(index, size()));
    }

    @Override
    public T get(long index) throws Exception {
      return source.get(sourceIndex(index));
    }

    @Override
    public Dataset<T> inEpoch(long seed, long epoch) {
      Dataset<T> inEpoch = source.inEpoch(seed, epoch);
      return inEpoch == source ? this : new Slice<>(inEpoch, order, from, to);
    }
  }

  /** The examples at some indices. Takes ownership of the array. */
  static final class Picked<T> implements Dataset<T>, OfOne {
    private final Dataset<T> source;
    private final long[] indices;

    Picked(Dataset<T> source, long[] indices) {
      this.source = source;
      this.indices = indices;
      for (long index : indices) {
        Objects.checkIndex(index, source.size());
      }
    }

    @Override
    public Dataset<T> source() {
      return source;
    }

    @Override
    public long size() {
      return indices.length;
    }

    @Override
    public long sourceIndex(long index) {
      return indices[(int) Objects.checkIndex(index, size())];
    }

    @Override
    public T get(long index) throws Exception {
      return source.get(sourceIndex(index));
    }

    @Override
    public Dataset<T> inEpoch(long seed, long epoch) {
      Dataset<T> inEpoch = source.inEpoch(seed, epoch);
      return inEpoch == source ? this : new Picked<>(inEpoch, indices);
    }
  }

  record Concatenated<T>(Dataset<? extends T> first, Dataset<? extends T> second)
      implements Dataset<T>, View {
    @Override
    public List<?> sources() {
      return List.of(first, second);
    }

    @Override
    public long size() {
      return Math.addExact(first.size(), second.size());
    }

    @Override
    public T get(long index) throws Exception {
      long split = first.size();
      return index < split ? first.get(index) : second.get(index - split);
    }

    @Override
    public Dataset<T> inEpoch(long seed, long epoch) {
      Dataset<? extends T> newFirst = first.inEpoch(seed, epoch);
      Dataset<? extends T> newSecond = second.inEpoch(seed, epoch);
      return newFirst == first && newSecond == second
          ? this
          : new Concatenated<>(newFirst, newSecond);
    }
  }

  record Zipped<T, S, R>(
      Dataset<T> first,
      Dataset<? extends S> second,
      Dataset.Combination<? super T, ? super S, ? extends R> combination)
      implements Dataset<R>, View {
    @Override
    public List<?> sources() {
      return List.of(first, second);
    }

    @Override
    public long size() {
      return Math.min(first.size(), second.size());
    }

    @Override
    public R get(long index) throws Exception {
      Objects.checkIndex(index, size());
      return combination.apply(first.get(index), second.get(index));
    }

    @Override
    public Dataset<R> inEpoch(long seed, long epoch) {
      Dataset<T> newFirst = first.inEpoch(seed, epoch);
      Dataset<? extends S> newSecond = second.inEpoch(seed, epoch);
      return newFirst == first && newSecond == second
          ? this
          : new Zipped<T, S, R>(newFirst, newSecond, combination);
    }
  }

  record Cycled<T>(Dataset<T> source, long size) implements Dataset<T>, OfOne {
    Cycled {
      Check.atLeast("the size of a cycle", size, 0);
      if (size > 0 && source.size() == 0) {
        throw new IllegalArgumentException(
            "a dataset to cycle must have at least one example, but has none");
      }
    }

    @Override
    public long sourceIndex(long index) {
      return Objects.checkIndex(index, size) % source.size();
    }

    @Override
    public T get(long index) throws Exception {
      return source.get(sourceIndex(index));
    }

    @Override
    public Dataset<T> inEpoch(long seed, long epoch) {
      Dataset<T> inEpoch = source.inEpoch(seed, epoch);
      return inEpoch == source ? this : new Cycled<>(inEpoch, size);
    }
  }

  /** A dataset that keeps each example it has read. */
  static final class Cached<T> implements Dataset<T>, OfOne {
    private final Dataset<T> source;
    private final AtomicReferenceArray<@Nullable T> examples;

    Cached(Dataset<T> source) {
      this.source = source;
      if (source.size() > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "a cached dataset must have at most %s examples, but has %s"
                .formatted(Integer.MAX_VALUE, source.size()));
      }
      this.examples = new AtomicReferenceArray<>((int) source.size());
    }

    @Override
    public Dataset<T> source() {
      return source;
    }

    @Override
    public boolean keeps() {
      return true;
    }

    @Override
    public long size() {
      return examples.length();
    }

    @Override
    public T get(long index) throws Exception {
      int slot = (int) Objects.checkIndex(index, size());
      T example = examples.get(slot);
      if (example == null) {
        example = source.get(index);
        examples.set(slot, example);
      }
      return example;
    }

    @Override
    public Dataset<T> inEpoch(long seed, long epoch) {
      if (source.inEpoch(seed, epoch) != source) {
        throw new IllegalStateException(
            "cache() must not follow a view whose examples change from epoch to epoch, such as"
                + " weighted(...), but does: put cache() first");
      }
      return this;
    }
  }

  /**
   * Checks the shares of parts.
   *
   * @throws IllegalArgumentException if one is not above 0, or their sum is not 1
   */
  static void checkFractions(double[] fractions) {
    double sum = 0;
    for (double fraction : fractions) {
      if (!(fraction > 0 && fraction <= 1)) {
        throw new IllegalArgumentException(
            "fractions must each be above 0 and at most 1, but one was " + fraction);
      }
      sum += fraction;
    }
    if (Math.abs(sum - 1) > 1e-6) {
      throw new IllegalArgumentException("fractions must sum to 1, but their sum was " + sum);
    }
  }

  static <T> List<Dataset<T>> randomSplit(Dataset<T> source, long seed, double... fractions) {
    checkFractions(fractions);
    // An epoch's order never has a negative number: a split is not the order of an epoch.
    SamplingOrder order = SamplingOrder.shuffled(source.size(), seed, -1);
    List<Dataset<T>> parts = new ArrayList<>();
    long from = 0;
    double share = 0;
    for (int i = 0; i < fractions.length; i++) {
      share += fractions[i];
      boolean last = i == fractions.length - 1;
      long to = last ? source.size() : Math.round(share * source.size());
      parts.add(new Slice<>(source, order, from, to));
      from = to;
    }
    return List.copyOf(parts);
  }
}
