package columns;

import io.keraunos.annotation.Buckets;
import io.keraunos.annotation.Category;
import io.keraunos.annotation.Column;
import io.keraunos.annotation.Cyclic;
import io.keraunos.annotation.Hashed;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Unit;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** An example with a component of every type, each with and without a rule for missing values. */
public record Visit(
    @Numeric byte grade,
    @Numeric short floor,
    @Numeric int count,
    @Numeric long number,
    @Numeric float weight,
    @Numeric(missing = Missing.MEAN) double price,
    @Column("Weight (kg)") @Numeric(missing = Missing.ZERO) float other,
    @Numeric(missing = Missing.MEAN) int always,
    @Category boolean paid,
    @Numeric BigDecimal exact,
    @Category String text,
    @Category(missing = Missing.ENTRY) String textOrNull,
    @Category Plan plan,
    @Category(missing = Missing.ENTRY) Plan planOrNull,
    @Hashed(buckets = 8) UUID key,
    @Column(format = "dd.MM.yyyy") @Numeric LocalDate day,
    @Column(value = "day", format = "dd.MM.yyyy") @Cyclic(Unit.MONTH) LocalDate month,
    @Column(format = "d/M/yy HH:mm") @Numeric LocalDateTime at,
    @Cyclic(Unit.HOUR) LocalDateTime hour,
    @Column(format = "yyyy-MM-dd HH:mm:ss X") @Numeric Instant seen,
    @Column(unit = ChronoUnit.MILLIS) @Numeric Instant clicked,
    @Numeric(missing = Missing.MEAN) Duration took,
    @Column(unit = ChronoUnit.DAYS) @Buckets(4) Duration waited,
    @Numeric(missing = Missing.MEDIAN) Double boxed,
    @Numeric(missing = Missing.REFUSED) Integer never,
    @Category(missing = Missing.ENTRY) Boolean maybe,
    @Numeric(missing = Missing.MEAN) Optional<LocalDate> optionalDay,
    @Category(missing = Missing.REFUSED) Optional<Plan> optionalPlan,
    Place home,
    @Column float plain,
    Place.Outer.Inner inner,
    @Label int label) {

  /** Some constants. */
  public enum Plan {
    FREE,
    PRO
  }

  /** A nested record. */
  public record Place(@Category(missing = Missing.ENTRY) Optional<String> city, Outer outer) {

    /** A record in it. */
    public record Outer(@Numeric double latitude, Inner inner, @Numeric double longitude) {

      /** A record in that one. */
      public record Inner(@Hashed(buckets = 2) long id) {}
    }
  }
}
