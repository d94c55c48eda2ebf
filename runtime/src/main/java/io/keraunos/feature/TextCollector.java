package io.keraunos.feature;

import io.keraunos.spi.Feature;
import java.util.Arrays;

/** Counts the texts of a category. */
final class TextCollector extends Collector<TextCollector> {

  private final TextTable table = new TextTable();
  private final Counts counts = new Counts();
  private long missing;

  TextCollector(Feature feature) {
    super(feature);
  }

  @Override
  void text(String raw) {
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
  void take(TextCollector other) {
    for (int number = 0; number < other.table.size(); number++) {
      String text = Texts.encodable(other.table.text(number));
      counts.add(table.number(text), other.counts.of(number));
    }
    counts.checkBound(feature());
    missing += other.missing;
    other.table.clear();
    other.counts.clear();
    other.missing = 0;
  }

  @Override
  FittedFeature result() {
    String[] texts = new String[table.size()];
    Arrays.setAll(texts, table::text);
    return Vocabulary.of(feature(), texts, counts, missing);
  }
}
