package io.keraunos.feature;

import io.keraunos.spi.Feature;

/** Counts the values of a component of which nothing is measured, and checks them. */
final class OccurrenceCollector extends Collector<OccurrenceCollector> {

  private long count;
  private long missing;

  OccurrenceCollector(Feature feature) {
    super(feature);
  }

  @Override
  void whole(long raw, long hash) {
    count(presence().missing(raw));
  }

  @Override
  void text(String raw) {
    count(presence().missing(raw));
  }

  private void count(boolean isMissing) {
    if (isMissing) {
      missing++;
    } else {
      count++;
    }
  }

  @Override
  void take(OccurrenceCollector other) {
    count += other.count;
    missing += other.missing;
    other.count = 0;
    other.missing = 0;
  }

  @Override
  FittedFeature result() {
    return new FittedFeature.Occurrences(count, missing);
  }
}
