package features;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.UUID;
import javax.annotation.processing.Generated;
import org.jspecify.annotations.Nullable;

/**
 * The input of {@code churn} of {@link Churn}: the components of
 * {@link Customer} that it uses.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
public record ChurnCustomerInput(byte numericByte, short numericShort, int numericInt,
    long numericLong, float numericFloat, double numericDouble, boolean numericBoolean,
    @Nullable Double balance, @Nullable Boolean numericBoxedBoolean, Short numericBoxedShort,
    BigDecimal numericDecimal, Duration numericDuration, LocalDate numericDate,
    LocalDateTime numericDateTime, Instant numericInstant, Optional<Integer> numericOptional,
    Optional<LocalDate> numericOptionalDate, Plan plan, Optional<Plan> optionalPlan,
    String categoryString, Optional<String> categoryOptional, boolean categoryBoolean,
    @Nullable Boolean categoryBoxedBoolean, byte categoryByte, @Nullable Integer categoryBoxedInt,
    long categoryLong, String url, UUID session, Optional<UUID> hashedOptional, int hashedInt,
    @Nullable Long hashedBoxedLong, int age, double bucketsDouble, LocalDate bucketsDate,
    Optional<BigDecimal> bucketsOptional, LocalDate since, LocalDateTime cyclicDateTime,
    Instant cyclicInstant, Optional<Instant> cyclicOptional, Address home, Address work,
    float[] history, int outcomeCalls) {
  /**
   * Returns the input for an example.
   */
  public static ChurnCustomerInput of(Customer example) {
    return new ChurnCustomerInput(
        example.numericByte(),
        example.numericShort(),
        example.numericInt(),
        example.numericLong(),
        example.numericFloat(),
        example.numericDouble(),
        example.numericBoolean(),
        example.balance(),
        example.numericBoxedBoolean(),
        example.numericBoxedShort(),
        example.numericDecimal(),
        example.numericDuration(),
        example.numericDate(),
        example.numericDateTime(),
        example.numericInstant(),
        example.numericOptional(),
        example.numericOptionalDate(),
        example.plan(),
        example.optionalPlan(),
        example.categoryString(),
        example.categoryOptional(),
        example.categoryBoolean(),
        example.categoryBoxedBoolean(),
        example.categoryByte(),
        example.categoryBoxedInt(),
        example.categoryLong(),
        example.url(),
        example.session(),
        example.hashedOptional(),
        example.hashedInt(),
        example.hashedBoxedLong(),
        example.age(),
        example.bucketsDouble(),
        example.bucketsDate(),
        example.bucketsOptional(),
        example.since(),
        example.cyclicDateTime(),
        example.cyclicInstant(),
        example.cyclicOptional(),
        example.home(),
        example.work(),
        example.history(),
        example.outcome().calls());
  }
}
