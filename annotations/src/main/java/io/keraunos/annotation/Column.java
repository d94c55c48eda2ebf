package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.temporal.ChronoUnit;

/**
 * A component of an example whose column in a CSV file or a query has another name or form than the
 * generated reader expects.
 *
 * <pre>{@code
 * record Customer(
 *     @Column("Monthly charges (EUR)") @Numeric double charges,
 *     @Column(format = "dd.MM.yyyy") @Cyclic(Unit.MONTH) LocalDate since,
 *     @Column(unit = ChronoUnit.MINUTES) @Numeric Duration calls,
 *     @Label boolean churned) {}
 * }</pre>
 *
 * <p>A reader is generated for a record that has a component with this annotation, a meaning or a
 * {@link Label}, and none that is an array (KER437).
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.CLASS)
public @interface Column {

  /**
   * The column's name. By default that of the component, {@code outer.inner} in a nested record.
   * Letter case and what stands between letters and digits do not matter where the file has one
   * column like it.
   */
  String value() default "";

  /**
   * The form of a date or time in texts, a pattern of {@link java.time.format.DateTimeFormatter}
   * with English names; by default ISO 8601: {@code 2024-05-31}, {@code 2024-05-31T16:30:00},
   * {@code 2024-05-31T16:30:00Z}. It must say all of the date or time (KER433); an {@link
   * java.time.Instant} whose pattern has no zone is in UTC.
   */
  String format() default "";

  /**
   * The unit of numbers that are a {@link java.time.Duration}, or an {@link java.time.Instant}
   * since 1970: from {@link ChronoUnit#NANOS} to {@link ChronoUnit#WEEKS}. By default they are
   * texts, of {@link #format} or ISO 8601: {@code PT1H30M}.
   */
  ChronoUnit unit() default ChronoUnit.FOREVER;
}
