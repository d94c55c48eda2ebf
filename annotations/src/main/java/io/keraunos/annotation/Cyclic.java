package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A component of an example that is a time of which it matters where in a cycle it lies: a {@link
 * java.time.LocalDate}, {@link java.time.LocalDateTime} or {@link java.time.Instant} (in UTC), or
 * an {@link java.util.Optional} of one of these. December is next to January then.
 *
 * <p>The steps get {@code Operand<TFloat32>} of shape {@code [batch, 2 * units]}: sine and cosine
 * of the place in each cycle.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.CLASS)
public @interface Cyclic {

  /** The cycles, at least one, each once; those of a day not for a {@link java.time.LocalDate}. */
  Unit[] value();

  /**
   * What stands for a missing value: {@link Missing#ZERO} gives zeros, the middle of the circle. By
   * default one is an error, and a component that may be null must say it.
   */
  Missing missing() default Missing.REFUSED;
}
