package io.keraunos.preflight;

import io.keraunos.data.Dataset;
import io.keraunos.spi.Collator;
import io.keraunos.spi.Feature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Examples that were read, with their indices, and compared when they are read again. */
final class SampleReading {

  /** The number of examples that are read twice. */
  static final int READ_TWICE = 16;

  private final List<Feature> features;
  private final Dataset<?> source;
  private final SampleWriter writer;
  private final List<Long> indices = new ArrayList<>();

  SampleReading(List<Feature> features, Dataset<?> source) {
    this.features = features;
    this.source = source;
    this.writer = new SampleWriter(features);
  }

  List<ComponentSample> components() {
    return writer.components();
  }

  int rows() {
    return indices.size();
  }

  /** Returns the indices of the rows. */
  long[] indices() {
    return indices.stream().mapToLong(Long::longValue).toArray();
  }

  /** Returns where the rows come from. */
  Origin origin() {
    return Origin.of(source, indices());
  }

  <T> void add(@Nullable T example, Collator<T> collator, long index) {
    if (example != null) {
      try {
        writer.write(example, collator);
      } catch (IndexOutOfBoundsException e) {
        throw new IllegalArgumentException("it is no index of the dataset that is wrong", e);
      }
      indices.add(index);
    }
  }

  /** Reads some of the examples again, and returns what has changed. */
  <T> List<Change> again(Dataset<? extends T> dataset, Collator<T> collator, long until) {
    SampleReading second = reread(dataset, collator, until);
    Map<Long, Long> known = new HashMap<>();
    for (int row = 0; row < rows(); row++) {
      known.put(writer.hash(row), indices.get(row));
    }
    List<Change> changed = new ArrayList<>();
    for (int row = 0; row < second.rows(); row++) {
      long index = second.indices.get(row);
      int before = indices.indexOf(index);
      Long other = known.get(second.writer.hash(row));
      for (int i = 0; i < components().size(); i++) {
        ComponentSample component = components().get(i);
        if (component.hash(before) != second.components().get(i).hash(row)) {
          changed.add(
              new Change(
                  index,
                  component.feature().name(),
                  other == null || other == index ? OptionalLong.empty() : OptionalLong.of(other)));
        }
      }
    }
    return changed;
  }

  /** Returns whether examples of another epoch are all the same, and of several values. */
  <T> boolean repeats(Dataset<? extends T> epoch, Collator<T> collator, long until) {
    SampleReading second = reread(epoch, collator, until);
    Set<Long> distinct = new LinkedHashSet<>();
    for (int row = 0; row < second.rows(); row++) {
      int before = indices.indexOf(second.indices.get(row));
      if (writer.hash(before) != second.writer.hash(row)) {
        return false;
      }
      distinct.add(writer.hash(before));
    }
    return distinct.size() >= READ_TWICE / 2;
  }

  private <T> SampleReading reread(Dataset<? extends T> dataset, Collator<T> collator, long until) {
    SampleReading second = new SampleReading(features, dataset);
    // Backwards, so that what is read in turn, whatever its index, is not the same by chance.
    for (int row = Math.min(READ_TWICE, rows()) - 1; row >= 0; row--) {
      if (!second.read(dataset, collator, indices.get(row), until)) {
        break;
      }
    }
    return second;
  }

  /**
   * Reads an example. What it throws is left to the loader, which reads it again.
   *
   * @return whether another may be read
   */
  <T> boolean read(Dataset<? extends T> dataset, Collator<T> collator, long index, long until) {
    if (System.nanoTime() > until) {
      return false;
    }
    try {
      add(dataset.get(index), collator, index);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      return true; // the loader says which example it is
    }
  }
}
