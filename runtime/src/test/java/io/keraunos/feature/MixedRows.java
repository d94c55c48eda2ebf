package io.keraunos.feature;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Unit;
import io.keraunos.data.StreamDataset;
import io.keraunos.spi.Collator;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.Raw;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Examples with components of all kinds, some of them missing. */
final class MixedRows {
  private MixedRows() {}

  static final int ROWS = 30_000;

  static final Collator<Object[]> MIXED =
      Rows.collator(
          Rows.number("income", Meaning.number(Scale.STANDARD, Missing.MEAN)),
          Rows.number("balance", Meaning.number(Scale.QUANTILES, Missing.MEDIAN)),
          Feature.of("plain", Feature.Type.FLOAT32, 2),
          Rows.text("city", Meaning.category(1_000, Missing.ENTRY)),
          Rows.whole("zip", Meaning.category(10_000, Missing.REFUSED)),
          Rows.whole("since", Meaning.number(Scale.NONE, Missing.ZERO)),
          Rows.number("age", Meaning.buckets(7, Missing.ENTRY)),
          Rows.text("url", Meaning.hashed(100, Missing.ENTRY)),
          Rows.whole("day", Meaning.cyclic(false, Missing.ZERO, Unit.MONTH)),
          Feature.of("weight", Feature.Type.FLOAT32));

  static final List<Object[]> EXAMPLES = examples();

  private static List<Object[]> examples() {
    Random random = new Random(7);
    List<Object[]> examples = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      examples.add(
          new Object[] {
            i % 97 == 0 ? Double.NaN : 1.7e9 + 2_000 * random.nextGaussian(),
            i % 3 == 0 ? Double.NaN : Math.exp(10 * random.nextGaussian()),
            new float[] {1, 2},
            i % 50 == 0 ? "" : "city " + (int) (5_000 * Math.pow(random.nextDouble(), 4)),
            (long) (random.nextInt(20_000) - 10_000),
            i % 10 == 0 ? Raw.MISSING : random.nextInt(20_000),
            (double) random.nextInt(90),
            i % 7 == 0 ? "" : "https://example.org/" + i,
            (long) i,
            1f
          });
    }
    for (Object[] example : examples) {
      example[5] = ((Number) example[5]).longValue();
    }
    return examples;
  }

  static StreamDataset<Object[]> stream(List<Object[]> examples) {
    return StreamDataset.unsharded(examples::iterator);
  }
}
