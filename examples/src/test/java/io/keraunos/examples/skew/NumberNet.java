package io.keraunos.examples.skew;

import io.keraunos.annotation.Buckets;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of numbers of every type in every scale, without a label. */
class NumberNet extends FeatureNet {

  record Numbers(
      @Numeric byte small,
      @Numeric(scale = Scale.QUANTILES) short shorter,
      @Numeric(scale = Scale.MIN_MAX) int whole,
      @Numeric long large,
      @Numeric(scale = Scale.NONE) float real,
      @Numeric double standard,
      @Numeric(scale = Scale.QUANTILES) double ranked,
      @Numeric(scale = Scale.MIN_MAX) double within,
      @Numeric(scale = Scale.NONE) double raw,
      @Numeric boolean flag,
      @Buckets(7) double bucket,
      @Numeric double constant,
      @Numeric(missing = Missing.MEAN) @Nullable Long boxedLarge,
      @Numeric(scale = Scale.NONE, missing = Missing.MEAN) @Nullable Float boxedReal,
      @Numeric(missing = Missing.MEDIAN) double standardOrNot,
      @Numeric(scale = Scale.QUANTILES, missing = Missing.MEAN) @Nullable Double rankedOrNot,
      @Numeric(scale = Scale.MIN_MAX, missing = Missing.ZERO) float withinOrNot,
      @Numeric(scale = Scale.NONE, missing = Missing.ZERO) double rawOrNot,
      @Numeric(missing = Missing.ZERO) @Nullable Boolean flagOrNot,
      @Buckets(value = 40, missing = Missing.ENTRY) @Nullable Float bucketOrNot) {

    static Numbers of(Fuzz fuzz) {
      return new Numbers(
          (byte) fuzz.whole(),
          (short) fuzz.whole(),
          (int) fuzz.whole(),
          fuzz.whole(),
          fuzz.real(),
          fuzz.number(),
          fuzz.number(),
          fuzz.number(),
          fuzz.number(),
          fuzz.flag(),
          fuzz.number(),
          7.25,
          fuzz.orNull(fuzz.whole()),
          fuzz.orNull(fuzz.anyReal()),
          fuzz.anyNumber(),
          fuzz.orNull(fuzz.anyNumber()),
          fuzz.anyReal(),
          fuzz.anyNumber(),
          fuzz.orNull(fuzz.flag()),
          fuzz.orNull(fuzz.anyReal()));
    }
  }

  private final Dataset<Numbers> rows;

  NumberNet(List<Numbers> rows) {
    this.rows = Dataset.of(rows);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 100)
  Dataset<Numbers> rows() {
    return rows;
  }
}
