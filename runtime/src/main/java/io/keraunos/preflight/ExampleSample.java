package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.sampling.SamplingOrder;
import io.keraunos.spi.Collator;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What was seen of a loader's dataset: some of its examples, at indices that are a pure function of
 * seed and size.
 */
public final class ExampleSample {

  /** The order of the sample is that of no epoch, whose numbers are not negative. */
  private static final long ORDER = -2;

  private static final int LEAST_OF_ALL = 16;

  private static final int LEAST_OF_MORE = 1000;

  private final SampledLoader loader;
  private final long size;
  private final long[] indices;
  private final List<ComponentSample> components;
  private final int[] byIndex; // rows in the order of their indices
  private final Origin origin;
  private final OptionalLong outside;
  private final List<Change> changed;
  private final List<Change> cached;
  private final boolean varies;
  private final boolean repeats;

  private ExampleSample(
      SampledLoader loader,
      long size,
      SampleReading reading,
      OptionalLong outside,
      List<Change> changed,
      List<Change> cached,
      boolean varies,
      boolean repeats) {
    this.loader = loader;
    this.size = size;
    this.indices = reading.indices();
    this.components = reading.components();
    this.byIndex =
        IntStream.range(0, indices.length)
            .boxed()
            .sorted(Comparator.comparingLong(row -> indices[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.origin = reading.origin();
    this.outside = outside;
    this.changed = List.copyOf(changed);
    this.cached = List.copyOf(cached);
    this.varies = varies;
    this.repeats = repeats;
  }

  /**
   * Reads a sample. What an example throws is left to the loader, which reads it again and says so,
   * unless its index is said to be outside of the dataset.
   *
   * @param examples the most examples
   * @param nanos the most time; one example is read in any case
   */
  public static <T> ExampleSample read(
      SampledLoader loader,
      Dataset<? extends T> dataset,
      Collator<T> collator,
      long seed,
      int examples,
      long nanos) {
    long begin = System.nanoTime();
    long size = dataset.size();
    Dataset<? extends T> first = dataset.inEpoch(seed, 0);
    SampleReading reading = new SampleReading(collator.features(), first);
    OptionalLong outside = OptionalLong.empty();
    for (long index : order(size, seed, examples)) {
      if (reading.rows() > 0 && System.nanoTime() - begin > nanos) {
        break;
      }
      try {
        reading.add(first.get(index), collator, index);
      } catch (IndexOutOfBoundsException e) {
        outside = OptionalLong.of(index);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      } catch (Exception e) {
        // The loader reads it again, and says which example it is.
      }
    }
    Dataset<? extends T> second = dataset.inEpoch(seed, 1);
    long left = begin + nanos + nanos / 4;
    List<Change> changed = reading.again(first, collator, left);
    boolean varies = first != second;
    boolean repeats = varies && changed.isEmpty() && reading.repeats(second, collator, left);
    List<Change> cached =
        loader.stage() == Stage.TRAIN ? CachedChanges.find(dataset, collator, left) : List.of();
    return new ExampleSample(loader, size, reading, outside, changed, cached, varies, repeats);
  }

  private static Set<Long> order(long size, long seed, int examples) {
    Set<Long> indices = new LinkedHashSet<>();
    if (size > 0) {
      indices.add(0L);
      indices.add(size - 1);
    }
    SamplingOrder order = SamplingOrder.shuffled(size, seed, ORDER);
    for (long i = 0; i < size && indices.size() < examples; i++) {
      indices.add(order.index(i));
    }
    return indices;
  }

  /** Returns the loader. */
  public SampledLoader loader() {
    return loader;
  }

  /** Returns the stage of the loader. */
  public Stage stage() {
    return loader.stage();
  }

  /** Returns the number of examples of the dataset. */
  public long size() {
    return size;
  }

  /** Returns whether the dataset gives another one for another epoch. */
  public boolean variesByEpoch() {
    return varies;
  }

  /** Returns the number of examples of the sample. */
  public int rows() {
    return indices.length;
  }

  /**
   * Returns whether what all rows of the sample have in common is so in the dataset: they are all
   * of its examples, and several, or very many of them.
   */
  boolean tellsOfAll() {
    return rows() >= (isWhole() ? LEAST_OF_ALL : LEAST_OF_MORE);
  }

  /** Returns whether the sample is the whole dataset. */
  public boolean isWhole() {
    return rows() == size;
  }

  /** Returns the index in the dataset of a row of the sample. */
  public long index(int row) {
    return indices[row];
  }

  /** Returns where the rows come from. */
  Origin origin() {
    return origin;
  }

  /** Returns the rows in the order of their indices. */
  public int[] byIndex() {
    return byIndex.clone();
  }

  /** Returns the components, in the record's order. */
  public List<ComponentSample> components() {
    return components;
  }

  /** Returns a component. */
  public Optional<ComponentSample> component(String name) {
    return components.stream().filter(of -> of.feature().name().equals(name)).findFirst();
  }

  /** Returns a hash of some components of a row: rows that are equal in them have equal ones. */
  long hash(Set<String> names, int row) {
    long hash = 0;
    for (ComponentSample component : components) {
      if (names.contains(component.feature().name())) {
        hash = 31 * hash + component.hash(row);
      }
    }
    return hash;
  }

  /** Returns an index below the size that is said to be outside of the dataset. */
  public OptionalLong outside() {
    return outside;
  }

  /** Returns what was another when it was read again. */
  public List<Change> changed() {
    return changed;
  }

  /** Returns what differs each time it is made, but is kept as it was first. */
  List<Change> cached() {
    return cached;
  }

  /** Returns whether a dataset that changes from epoch to epoch has the same examples in two. */
  public boolean repeats() {
    return repeats;
  }

  /** Returns how many examples were looked at, in words. */
  public String inWords() {
    return isWhole()
        ? String.format(Locale.ROOT, "all %,d examples", size)
        : String.format(Locale.ROOT, "%,d sampled of %,d examples", rows(), size);
  }

  @Override
  public String toString() {
    return loader + " " + Arrays.toString(indices);
  }
}
