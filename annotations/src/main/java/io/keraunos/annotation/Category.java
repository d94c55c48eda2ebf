package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A component of an example that is one of some values without an order: an enum, a {@link String},
 * a {@code boolean}, {@code byte}, {@code short}, {@code int} or {@code long}, its box, or an
 * {@link java.util.Optional} of one of these.
 *
 * <p>The vocabulary of an enum are its constants in their order, that of a boolean {@code false}
 * and {@code true}. That of all others is what {@code fit} finds in the examples of {@link
 * Stage#TRAIN} alone, the most frequent first, equally frequent ones in the order of their UTF-8
 * bytes (integers as their decimal digits).
 *
 * <p>The steps get {@code Operand<TInt32>} of shape {@code [batch]}: the place in the vocabulary
 * from 0; one number more for all values that are not in it; and one more for missing values, where
 * they are allowed. A {@link Label} has the numbers of its vocabulary alone.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.CLASS)
public @interface Category {

  /**
   * The most values in the vocabulary, at least 1; less frequent ones count as unseen. 10,000 by
   * default. An enum or a boolean has all of its values.
   */
  int maxSize() default 10_000;

  /**
   * What a missing value is: {@link Missing#ENTRY} gives it a number of its own. By default one is
   * an error, and a component that may be null must say it. Where it is allowed, {@code ""} is
   * missing too.
   */
  Missing missing() default Missing.REFUSED;
}
