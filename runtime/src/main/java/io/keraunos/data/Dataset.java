package io.keraunos.data;

import java.util.List;

/**
 * Examples that can be read by index, in any order, by several threads at once.
 *
 * @param <T> the example, a record whose components become tensors
 */
public interface Dataset<T> {

  /** The number of examples, at least 0; the same at every call. */
  long size();

  /**
   * The example at an index. Called by several loader threads at once; what it throws reaches
   * {@code fit} as the cause, with the index named.
   *
   * @param index 0 to {@code size() - 1}
   */
  T get(long index) throws Exception;

  /** The examples of a list, which is copied. */
  static <T> Dataset<T> of(List<? extends T> examples) {
    return new DatasetViews.InMemory<>(examples);
  }

  /** These examples, then the others. */
  default Dataset<T> concat(Dataset<? extends T> others) {
    return new DatasetViews.Concatenated<>(List.of(this, others));
  }

  /** A function of every example, computed when it is read. */
  default <R> Dataset<R> map(ExampleFunction<? super T, ? extends R> function) {
    return new DatasetViews.Mapped<>(this, function);
  }

  /**
   * The examples from one index to before another.
   *
   * @throws IllegalArgumentException unless {@code 0 <= from <= to <= size()}
   */
  default Dataset<T> subset(long from, long to) {
    return new DatasetViews.Range<>(this, from, to);
  }

  /** The examples at these indices, in this order; the array is copied. */
  default Dataset<T> subset(long... indices) {
    return new DatasetViews.Selected<>(this, indices);
  }

  /**
   * Splits the examples at random, every example into exactly one part.
   *
   * @param seed the same seed gives the same parts
   * @param fractions the size of each part, above 0, together at most 1; what rounding leaves over
   *     when they add up to 1 goes to the last part
   * @return a dataset for each fraction
   */
  default List<Dataset<T>> randomSplit(long seed, double... fractions) {
    return DatasetViews.randomSplit(this, seed, fractions);
  }

  /** A function of an example that may fail. */
  @FunctionalInterface
  interface ExampleFunction<A, B> {
    /** The value for an example; not null. */
    B apply(A example) throws Exception;
  }
}
