package io.keraunos.feature;

import io.keraunos.spi.Feature;

/** Counts the whole numbers of a category. */
final class WholeCollector extends Collector<WholeCollector> {

  private final WholeTable table = new WholeTable();
  private final Counts counts = new Counts();
  private long missing;

  WholeCollector(Feature feature) {
    super(feature);
  }

  @Override
  void whole(long raw, long hash) {
    if (presence().missing(raw)) {
      missing++;
    } else {
      counts.add(table.number(raw), 1);
    }
  }

  @Override
  boolean isFull() {
    return counts.areMany();
  }

  @Override
  void take(WholeCollector other) {
    other.table.forEach(
        (value, number) -> counts.add(table.number(value), other.counts.of(number)));
    counts.checkBound(feature());
    missing += other.missing;
    other.table.clear();
    other.counts.clear();
    other.missing = 0;
  }

  @Override
  FittedFeature result() {
    String[] texts = new String[table.size()];
    table.forEach((value, number) -> texts[number] = Long.toString(value));
    return Vocabulary.of(feature(), texts, counts, missing);
  }
}
