package io.keraunos.examples.skew;

import io.keraunos.annotation.Buckets;
import io.keraunos.annotation.Category;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A table as of houses, whose prices are predicted in their own unit. */
class HouseNet extends FeatureNet {

  record House(
      @Numeric float area,
      @Numeric(scale = Scale.MIN_MAX) BigDecimal tax,
      @Numeric(missing = Missing.MEAN) Optional<Integer> rooms,
      @Category(maxSize = 12) int zone,
      @Category boolean garden,
      @Numeric LocalDate built,
      @Buckets(value = 5, missing = Missing.ENTRY) double distance,
      @Label @Numeric double price) {

    static House of(Fuzz fuzz) {
      return new House(
          fuzz.real(),
          fuzz.decimal(),
          fuzz.orNone((int) fuzz.whole()),
          (int) fuzz.whole(),
          fuzz.flag(),
          fuzz.date(),
          fuzz.anyNumber(),
          200_000 + 50_000 * fuzz.below(10));
    }
  }

  private final Dataset<House> rows;

  HouseNet(List<House> rows) {
    this.rows = Dataset.of(rows);
  }

  @Override
  Operand<TFloat32> answer(Step step, Features row) {
    return row.original("price", super.answer(step, row));
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 100)
  Dataset<House> rows() {
    return rows;
  }
}
