package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A component of an example that is a quantity, of which the steps get the bucket: of the types of
 * {@link Numeric}.
 *
 * <p>The boundaries are quantiles of the examples of {@link Stage#TRAIN} alone, so that the buckets
 * hold about as many examples each; a value on a boundary belongs to the bucket above. Where values
 * repeat so often that boundaries coincide, there are fewer buckets.
 *
 * <p>The steps get {@code Operand<TInt32>} of shape {@code [batch]}: the number of the bucket from
 * 0, and one number more for missing values, where they are allowed.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.CLASS)
public @interface Buckets {

  /** The number of buckets, from 2 to 1000. */
  int value();

  /**
   * What a missing value is: {@link Missing#ENTRY} gives it a number of its own. By default one is
   * an error, and a component that may be null must say it.
   */
  Missing missing() default Missing.REFUSED;
}
