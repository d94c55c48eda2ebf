package features;

import io.keraunos.annotation.Buckets;
import io.keraunos.annotation.Category;
import io.keraunos.annotation.Cyclic;
import io.keraunos.annotation.Hashed;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.Unit;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.UUID;

/** An example with a component of every type in every meaning. */
public record Customer(
    @Numeric byte numericByte,
    @Numeric(scale = Scale.NONE) short numericShort,
    @Numeric(scale = Scale.MIN_MAX) int numericInt,
    @Numeric long numericLong,
    @Numeric float numericFloat,
    @Numeric(missing = Missing.MEAN) double numericDouble,
    @Numeric boolean numericBoolean,
    @Numeric(scale = Scale.QUANTILES, missing = Missing.MEDIAN) Double balance,
    @Numeric(missing = Missing.ZERO) @Nullable Boolean numericBoxedBoolean,
    @Numeric(missing = Missing.REFUSED) Short numericBoxedShort,
    @Numeric BigDecimal numericDecimal,
    @Numeric Duration numericDuration,
    @Numeric LocalDate numericDate,
    @Numeric LocalDateTime numericDateTime,
    @Numeric Instant numericInstant,
    @Numeric(missing = Missing.MEAN) Optional<Integer> numericOptional,
    @Numeric(missing = Missing.MEAN) Optional<LocalDate> numericOptionalDate,
    @Category Plan plan,
    @Category(missing = Missing.ENTRY) Optional<Plan> optionalPlan,
    @Category(maxSize = 100) String categoryString,
    @Category(missing = Missing.ENTRY) Optional<String> categoryOptional,
    @Category boolean categoryBoolean,
    @Category(missing = Missing.ENTRY) Boolean categoryBoxedBoolean,
    @Category byte categoryByte,
    @Category(missing = Missing.ENTRY) Integer categoryBoxedInt,
    @Category long categoryLong,
    @Hashed(buckets = 4096) String url,
    @Hashed(buckets = 2) UUID session,
    @Hashed(buckets = 2, missing = Missing.ENTRY) Optional<UUID> hashedOptional,
    @Hashed(buckets = 2) int hashedInt,
    @Hashed(buckets = 2, missing = Missing.ENTRY) Long hashedBoxedLong,
    @Buckets(10) int age,
    @Buckets(2) double bucketsDouble,
    @Buckets(1000) LocalDate bucketsDate,
    @Buckets(value = 3, missing = Missing.ENTRY) Optional<@Nullable BigDecimal> bucketsOptional,
    @Cyclic({Unit.MONTH, Unit.DAY_OF_WEEK}) LocalDate since,
    @Cyclic({Unit.HOUR, Unit.MINUTE, Unit.DAY_OF_YEAR}) LocalDateTime cyclicDateTime,
    @Cyclic(Unit.DAY_OF_MONTH) Instant cyclicInstant,
    @Cyclic(value = Unit.HOUR, missing = Missing.ZERO) Optional<Instant> cyclicOptional,
    Address home,
    Address work,
    float weight,
    @TensorShape(3) float[] history,
    String note,
    Outcome outcome,
    @Label boolean churned,
    @Label @Category Plan nextPlan) {

  /** A nested record with a label in it. */
  public record Outcome(@Label @Numeric double loss, @Buckets(5) int calls) {}
}
