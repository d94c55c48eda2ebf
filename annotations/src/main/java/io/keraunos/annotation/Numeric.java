package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A component of an example that is a quantity: every primitive number, its box, {@code boolean} (0
 * or 1), {@link java.math.BigDecimal}, {@link java.time.Duration} (in seconds), {@link
 * java.time.LocalDate} (in days), {@link java.time.LocalDateTime} and {@link java.time.Instant} (in
 * seconds), or an {@link java.util.Optional} of one of these.
 *
 * <pre>{@code
 * record Customer(
 *     @Numeric double income,
 *     @Numeric(scale = Scale.QUANTILES, missing = Missing.MEDIAN) Double balance,
 *     @Label boolean churned) {}
 * }</pre>
 *
 * <p>The dataset holds the raw value; so do the typed predictor and the exported model's signature
 * take it. The steps get {@code Operand<TFloat32>} of shape {@code [batch]}, scaled by what {@code
 * fit} has measured on the examples of {@link Stage#TRAIN} alone.
 *
 * <p>On a {@link Label} the predictions are scaled too: {@code Features.original} gives them and
 * the label in the original unit.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.CLASS)
public @interface Numeric {

  /** How the values are scaled. To mean 0 and standard deviation 1 by default. */
  Scale scale() default Scale.STANDARD;

  /**
   * What stands for a missing value: {@link Missing#MEAN}, {@link Missing#MEDIAN} or {@link
   * Missing#ZERO}. By default one is an error, and a component that may be null must say it.
   */
  Missing missing() default Missing.REFUSED;
}
