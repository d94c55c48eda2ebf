package io.keraunos.examples.skew;

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
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/** A table of records within records, with values that may be there or not. */
class OrderNet extends FeatureNet {

  record Place(
      @Numeric(missing = Missing.MEAN) Optional<Float> latitude,
      @Numeric(scale = Scale.QUANTILES) double longitude) {}

  record Address(
      @Category(missing = Missing.ENTRY) Optional<String> city,
      @Hashed(buckets = 64) String street,
      Place place) {

    static Address of(Fuzz fuzz) {
      return new Address(
          fuzz.orNone(fuzz.word()),
          fuzz.word(),
          new Place(fuzz.orNone(fuzz.anyReal()), fuzz.number()));
    }
  }

  record Order(
      Address from,
      Address to,
      @Cyclic(
              value = {Unit.DAY_OF_WEEK, Unit.HOUR},
              missing = Missing.ZERO)
          Optional<LocalDateTime> placed,
      Item item) {

    static Order of(Fuzz fuzz) {
      return new Order(
          Address.of(fuzz),
          Address.of(fuzz),
          fuzz.orNone(fuzz.time()),
          new Item(fuzz.orNone((short) fuzz.whole()), fuzz.orNone(fuzz.anyNumber()), fuzz.flag()));
    }
  }

  record Item(
      @Category(missing = Missing.ENTRY) Optional<Short> shelf,
      @Numeric(scale = Scale.MIN_MAX, missing = Missing.MEDIAN) Optional<Double> weight,
      @Label boolean returned) {}

  private final Dataset<Order> rows;

  OrderNet(List<Order> rows) {
    this.rows = Dataset.of(rows);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 100)
  Dataset<Order> rows() {
    return rows;
  }
}
