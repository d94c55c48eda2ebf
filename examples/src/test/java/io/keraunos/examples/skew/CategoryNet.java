package io.keraunos.examples.skew;

import io.keraunos.annotation.Category;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Hashed;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import java.time.DayOfWeek;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A table of categories of every type, and of hashed values. */
class CategoryNet extends FeatureNet {

  record Categories(
      @Category DayOfWeek day,
      @Category(missing = Missing.ENTRY) @Nullable DayOfWeek dayOrNot,
      @Category String word,
      @Category(maxSize = 3, missing = Missing.ENTRY) @Nullable String frequent,
      @Category boolean flag,
      @Category(missing = Missing.ENTRY) Optional<Boolean> flagOrNot,
      @Category byte small,
      @Category short shorter,
      @Category(maxSize = 5) int whole,
      @Category long large,
      @Category(missing = Missing.ENTRY) Optional<Integer> wholeOrNot,
      @Category(missing = Missing.ENTRY) @Nullable Long largeOrNot,
      @Hashed(buckets = 10) String hashed,
      @Hashed(buckets = 1_009, missing = Missing.ENTRY) @Nullable String hashedOrNot,
      @Hashed(buckets = 64) UUID id,
      @Hashed(buckets = 33, missing = Missing.ENTRY) Optional<UUID> idOrNot,
      @Hashed(buckets = 100) int hashedWhole,
      @Hashed(buckets = 100, missing = Missing.ENTRY) @Nullable Long hashedLarge,
      @Label @Category String outcome) {

    static Categories of(Fuzz fuzz) {
      return new Categories(
          fuzz.constant(DayOfWeek.class),
          fuzz.orNull(fuzz.constant(DayOfWeek.class)),
          fuzz.word(),
          fuzz.orNull(fuzz.word()),
          fuzz.flag(),
          fuzz.orNone(fuzz.flag()),
          (byte) fuzz.whole(),
          (short) fuzz.whole(),
          (int) fuzz.whole(),
          fuzz.whole(),
          fuzz.orNone((int) fuzz.whole()),
          fuzz.orNull(fuzz.whole()),
          fuzz.word(),
          fuzz.orNull(fuzz.word()),
          fuzz.id(),
          fuzz.orNone(fuzz.id()),
          (int) fuzz.whole(),
          fuzz.orNull(fuzz.whole()),
          fuzz.word());
    }
  }

  private final Dataset<Categories> rows;

  CategoryNet(List<Categories> rows) {
    this.rows = Dataset.of(rows);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 100)
  Dataset<Categories> rows() {
    return rows;
  }
}
