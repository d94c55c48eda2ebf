package io.keraunos.preflight;

import io.keraunos.data.Dataset;
import io.keraunos.sampling.View;
import io.keraunos.spi.Collator;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Finds examples that are another each time they are made, and are kept as they were the first
 * time: below the caches that a dataset reads from. Only a cache of the loader's own examples is
 * looked at, as there is no telling whether others are equal.
 */
final class CachedChanges {
  private CachedChanges() {}

  static <T> List<Change> find(Dataset<? extends T> dataset, Collator<T> collator, long until) {
    Deque<Object> open = new ArrayDeque<>(List.of(dataset));
    while (!open.isEmpty()) {
      Object next = open.pop();
      if (next instanceof View view) {
        for (Object source : view.sources()) {
          if (view.keeps() && source instanceof Dataset<?> kept) {
            List<Change> changes =
                find(new Checked<>(kept, collator.exampleType()), until, collator);
            if (!changes.isEmpty()) {
              return changes;
            }
          }
          open.push(source);
        }
      }
    }
    return List.of();
  }

  private static <T> List<Change> find(Dataset<T> kept, long until, Collator<T> collator) {
    SampleReading first = new SampleReading(collator.features(), kept);
    long some = Math.min(SampleReading.READ_TWICE, kept.size());
    for (long i = 0; i < some && first.read(kept, collator, i * kept.size() / some, until); i++) {}
    return first.again(kept, collator, until);
  }

  /** The examples of a type; any other cannot be read. */
  private record Checked<T>(Dataset<?> dataset, Class<T> type) implements Dataset<T> {
    @Override
    public long size() {
      return dataset.size();
    }

    @Override
    public T get(long index) throws Exception {
      return type.cast(dataset.get(index));
    }
  }
}
