package io.keraunos.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The memory of one batch of a loader: a full one, and one for each other size that comes. */
final class BatchMemory {

  private final List<Feature> features;
  private final Map<Integer, Batch> bySize = new HashMap<>();

  BatchMemory(List<Feature> features) {
    this.features = features;
  }

  /** Memory for that many examples. */
  Batch ofSize(int examples) {
    return bySize.computeIfAbsent(examples, size -> new Batch(features, size));
  }

  void free() {
    bySize.values().forEach(Batch::free);
    bySize.clear();
  }
}
