package io.keraunos.examples.skew;

import io.keraunos.annotation.Buckets;
import io.keraunos.annotation.Category;
import io.keraunos.annotation.Cyclic;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Hashed;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.Unit;
import io.keraunos.data.Dataset;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table as of customers who leave or stay. */
class SubscriberNet extends FeatureNet {

  enum Plan {
    FREE,
    BASIC,
    PRO
  }

  record Subscriber(
      @Numeric double income,
      @Numeric(scale = Scale.QUANTILES, missing = Missing.MEDIAN) @Nullable Double balance,
      @Category Plan plan,
      @Category(maxSize = 20, missing = Missing.ENTRY) @Nullable String city,
      @Hashed(buckets = 256) String referrer,
      @Buckets(10) int age,
      @Cyclic({Unit.MONTH, Unit.DAY_OF_WEEK}) LocalDate since,
      @Label boolean churned) {

    static Subscriber of(Fuzz fuzz) {
      return new Subscriber(
          fuzz.number(),
          fuzz.orNull(fuzz.anyNumber()),
          fuzz.constant(Plan.class),
          fuzz.orNull(fuzz.word()),
          fuzz.word(),
          (int) fuzz.whole(),
          fuzz.date(),
          fuzz.flag());
    }
  }

  private final Dataset<Subscriber> rows;

  SubscriberNet(List<Subscriber> rows) {
    this.rows = Dataset.of(rows);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 100)
  Dataset<Subscriber> rows() {
    return rows;
  }
}
