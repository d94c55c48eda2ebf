package io.keraunos.data;

import io.keraunos.sampling.SamplingOrder;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/**
 * Examples that can be read by index, in any order, by several threads at once.
 *
 * <p>The views below read from this dataset when they are read; they copy nothing, {@link #cache()}
 * apart.
 *
 * <pre>{@code
 * Dataset<Flower> flowers = CsvDataset.read(Path.of("iris.csv"),
 *     row -> new Flower(row.floats("width", "length"), row.intValue("kind")));
 * List<Dataset<Flower>> parts = flowers.randomSplit(1, 0.8, 0.2);
 * }</pre>
 *
 * @param <T> the example, a record whose components become tensors
 */
public interface Dataset<T> {

  /** Returns the number of examples, at least 0; the same at every call. */
  long size();

  /**
   * Returns the example at an index. Called by several loader threads at once; what it throws
   * reaches {@code fit} as the cause, with the index named.
   *
   * @param index 0 to {@code size() - 1}
   */
  T get(long index) throws Exception;

  /** Returns the examples of a list, which is copied. */
  static <T> Dataset<T> of(List<? extends T> examples) {
    return new DatasetViews.InMemory<>(List.copyOf(examples));
  }

  /**
   * Returns this dataset with every example changed, each time it is read.
   *
   * @param mapping is called by several loader threads at once
   */
  default <R> Dataset<R> map(Mapping<? super T, ? extends R> mapping) {
    return new DatasetViews.Mapped<>(this, mapping);
  }

  /**
   * Returns the examples from one index up to another.
   *
   * @param from the first index, 0 to {@code to}
   * @param to the index after the last one, at most {@code size()}
   * @throws IndexOutOfBoundsException if they are not inside this dataset
   */
  default Dataset<T> subset(long from, long to) {
    return new DatasetViews.Slice<>(this, SamplingOrder.sequential(size()), from, to);
  }

  /**
   * Returns the examples at some indices, in their order; an index may come more than once.
   *
   * @throws IndexOutOfBoundsException if one is not inside this dataset
   */
  default Dataset<T> subset(long[] indices) {
    return new DatasetViews.Picked<>(this, indices.clone());
  }

  /**
   * Deals the examples out at random, each to exactly one part.
   *
   * @param seed the same seed gives the same parts
   * @param fractions the share of each part, above 0; their sum is 1. Where the size does not
   *     divide, the parts' ends are rounded to the nearest example
   * @return a dataset for each fraction
   */
  default List<Dataset<T>> randomSplit(long seed, double... fractions) {
    return DatasetViews.randomSplit(this, seed, fractions);
  }

  /**
   * Deals the examples of each class out at random, each to exactly one part, so that all parts
   * have the classes in the same proportions: scikit-learn's {@code stratify}. Every example is
   * read once for its class, now.
   *
   * <pre>{@code
   * List<Dataset<Flower>> parts = flowers.stratifiedSplit(1, Flower::kind, 0.8, 0.2);
   * }</pre>
   *
   * @param seed the same seed gives the same parts
   * @param label the class, any int
   * @param fractions the share of each part, above 0; their sum is 1. Where the size of a class
   *     does not divide, the parts' ends are rounded to the nearest example of the class
   * @return a dataset for each fraction, its examples in this dataset's order
   * @throws IllegalStateException if an example cannot be read
   */
  default List<Dataset<T>> stratifiedSplit(
      long seed, ToIntFunction<? super T> label, double... fractions) {
    return KeyedSplits.stratified(this, seed, label, fractions);
  }

  /**
   * Deals whole groups out at random, such as all examples of a customer, so that no group is in
   * two parts: scikit-learn's {@code GroupShuffleSplit}, whose fractions are those of groups, while
   * these are of examples. Every example is read once for its group, now.
   *
   * <pre>{@code
   * List<Dataset<Order>> parts = orders.groupSplit(1, Order::customer, 0.8, 0.2);
   * }</pre>
   *
   * <p>Groups of more examples are dealt before those of fewer, by powers of two, and in a random
   * order among themselves, each to the part that it leaves least full in proportion to its
   * fraction. So each part has large groups and small ones, and is as near to its fraction as the
   * smallest groups allow.
   *
   * @param seed the same seed gives the same parts
   * @param group the group, a value with {@code equals}, such as a text, a number or a record
   * @param fractions the share of the examples of each part, above 0; their sum is 1
   * @return a dataset for each fraction, its examples in this dataset's order
   * @throws IllegalArgumentException if a part gets no group, or a group is null or an array
   * @throws IllegalStateException if an example cannot be read
   */
  default List<Dataset<T>> groupSplit(
      long seed, Function<? super T, ?> group, double... fractions) {
    return KeyedSplits.grouped(this, seed, group, fractions);
  }

  /**
   * Splits the examples by time: the earliest are the first part, the latest the last one, so that
   * a model is measured on what came after all that it has seen. Every example is read once for its
   * time, now.
   *
   * <pre>{@code
   * List<Dataset<Order>> parts = orders.timeSplit(Order::date, 0.7, 0.15, 0.15);
   * }</pre>
   *
   * <p>Examples of one time are never in two parts: a part ends where the time changes, at the
   * change that is nearest to its fraction, the earlier of two.
   *
   * @param time the time, such as a date, an instant or a {@code long}
   * @param fractions the share of each part, above 0; their sum is 1
   * @return a dataset for each fraction, its examples in the order of time; those of one time in
   *     this dataset's order
   * @throws IllegalArgumentException if there are fewer times than parts, or a time is null
   * @throws IllegalStateException if an example cannot be read
   */
  default <K extends Comparable<? super K>> List<Dataset<T>> timeSplit(
      Function<? super T, ? extends K> time, double... fractions) {
    return KeyedSplits.byTime(this, time, fractions);
  }

  /** Returns the examples of this dataset followed by those of another one. */
  default Dataset<T> concat(Dataset<? extends T> other) {
    return new DatasetViews.Concatenated<>(this, other);
  }

  /**
   * Returns the examples of this dataset, each paired with the example of another one that has the
   * same index; as many as the smaller dataset has. With {@link #cycle} the smaller comes as often
   * as is needed:
   *
   * <pre>{@code
   * Dataset<Pair> pairs = labelled.cycle(unlabelled.size()).zip(unlabelled, Pair::new);
   * }</pre>
   *
   * @param combination is called by several loader threads at once
   */
  default <S, R> Dataset<R> zip(
      Dataset<? extends S> other, Combination<? super T, ? super S, ? extends R> combination) {
    return new DatasetViews.Zipped<T, S, R>(this, other, combination);
  }

  /**
   * Returns the examples of this dataset over and over, up to a size.
   *
   * @param size at least 0
   * @throws IllegalArgumentException if the size is negative, or this dataset has no example
   */
  default Dataset<T> cycle(long size) {
    return new DatasetViews.Cycled<>(this, size);
  }

  /**
   * Returns this dataset with every example kept in memory once it was read, for examples that are
   * costly to make. Two threads that read the same one for the first time may both make it.
   *
   * @throws IllegalArgumentException if there are more than 2<sup>31</sup> - 1 examples
   */
  default Dataset<T> cache() {
    return new DatasetViews.Cached<>(this);
  }

  /**
   * Returns examples drawn at random, with replacement, each as often as its weight says: what
   * PyTorch's <a
   * href="https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.WeightedRandomSampler">{@code
   * WeightedRandomSampler}</a> does. Every epoch has other draws. They are a pure function of the
   * loader's seed, the epoch and the position, so they do not depend on threads and workers, and a
   * fit that goes on draws on. The loader need not shuffle.
   *
   * <p>A split comes before it, as an example may be drawn into both parts; so does {@link #cache}.
   * {@link ClassWeights#ofExamples} gives the weights that draw every class as often.
   *
   * @param weights one for each example: at least 0 and finite, not all 0. They need not sum to 1
   * @param draws the number of examples of an epoch, at least 0; usually {@code size()}
   * @throws IllegalArgumentException if there are not as many weights as examples, or one is not as
   *     said
   */
  default Dataset<T> weighted(double[] weights, long draws) {
    return WeightedDataset.of(this, weights, draws);
  }

  /**
   * Returns {@link #weighted(double[], long)} with weights computed from the examples, each of
   * which is read once for it, now.
   *
   * @throws IllegalArgumentException as there
   * @throws IllegalStateException if an example cannot be read
   */
  default Dataset<T> weighted(ToDoubleFunction<? super T> weight, long draws) {
    return WeightedDataset.of(this, WeightedDataset.weights(this, weight), draws);
  }

  /**
   * Returns the examples of an epoch; a loader asks for them when the epoch begins. It is this
   * dataset itself, unless its examples change from epoch to epoch, as those of {@link
   * #weighted(double[], long)} do. A dataset that reads from another one passes the question on.
   *
   * @param seed the loader's
   * @param epoch from 0
   * @return a dataset of the same size, a pure function of both; {@code this} if nothing changes
   */
  default Dataset<T> inEpoch(long seed, long epoch) {
    return this;
  }

  /**
   * Combines two examples to one.
   *
   * @param <T> of the first
   * @param <S> and the second
   * @param <R> to
   */
  @FunctionalInterface
  interface Combination<T, S, R> {
    /** Returns the example. */
    R apply(T first, S second) throws Exception;
  }

  /**
   * Changes an example.
   *
   * @param <T> from
   * @param <R> to
   */
  @FunctionalInterface
  interface Mapping<T, R> {
    /** Returns the changed example. */
    R apply(T example) throws Exception;
  }
}
