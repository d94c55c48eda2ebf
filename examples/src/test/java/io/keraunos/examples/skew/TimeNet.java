package io.keraunos.examples.skew;

import io.keraunos.annotation.Buckets;
import io.keraunos.annotation.Cyclic;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.Unit;
import io.keraunos.data.Dataset;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A table of dates, times and durations. */
class TimeNet extends FeatureNet {

  record Times(
      @Cyclic({Unit.MONTH, Unit.DAY_OF_MONTH, Unit.DAY_OF_WEEK, Unit.DAY_OF_YEAR}) LocalDate date,
      @Cyclic({Unit.MONTH, Unit.DAY_OF_YEAR, Unit.HOUR, Unit.MINUTE}) LocalDateTime time,
      @Cyclic({Unit.DAY_OF_WEEK, Unit.DAY_OF_MONTH, Unit.HOUR}) Instant instant,
      @Cyclic(value = Unit.DAY_OF_YEAR, missing = Missing.ZERO) @Nullable LocalDate dateOrNot,
      @Cyclic(value = Unit.HOUR, missing = Missing.ZERO) Optional<LocalDateTime> timeOrNot,
      @Numeric LocalDate day,
      @Numeric(scale = Scale.QUANTILES) LocalDateTime ranked,
      @Numeric(scale = Scale.MIN_MAX) Instant within,
      @Numeric(missing = Missing.MEDIAN) @Nullable LocalDate dayOrNot,
      @Numeric(scale = Scale.NONE, missing = Missing.ZERO) Optional<Instant> rawOrNot,
      @Buckets(12) LocalDate bucket,
      @Buckets(value = 3, missing = Missing.ENTRY) @Nullable LocalDateTime bucketOrNot,
      @Numeric Duration duration,
      @Numeric(scale = Scale.QUANTILES, missing = Missing.MEAN) Optional<Duration> durationOrNot,
      @Buckets(4) Duration durationBucket,
      @Label @Numeric Duration delay) {

    static Times of(Fuzz fuzz) {
      return new Times(
          fuzz.date(),
          fuzz.time(),
          fuzz.instant(),
          fuzz.orNull(fuzz.date()),
          fuzz.orNone(fuzz.time()),
          fuzz.date(),
          fuzz.time(),
          fuzz.instant(),
          fuzz.orNull(fuzz.date()),
          fuzz.orNone(fuzz.instant()),
          fuzz.date(),
          fuzz.orNull(fuzz.time()),
          fuzz.duration(),
          fuzz.orNone(fuzz.duration()),
          fuzz.duration(),
          fuzz.duration());
    }
  }

  private final Dataset<Times> rows;

  TimeNet(List<Times> rows) {
    this.rows = Dataset.of(rows);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 100)
  Dataset<Times> rows() {
    return rows;
  }
}
