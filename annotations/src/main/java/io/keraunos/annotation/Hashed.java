package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A component of an example that is one of too many values for a vocabulary: a {@link String}, an
 * {@code int} or {@code long}, its box, a {@link java.util.UUID}, or an {@link java.util.Optional}
 * of one of these.
 *
 * <p>The steps get {@code Operand<TInt32>} of shape {@code [batch]}: the number of a bucket from 0,
 * by the 64-bit FarmHash fingerprint of the value's UTF-8 text, as TensorFlow's <a
 * href="https://www.tensorflow.org/api_docs/python/tf/strings/to_hash_bucket_fast">to_hash_bucket_fast</a>
 * and Keras' {@code Hashing}; and one number more for missing values, where they are allowed.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.CLASS)
public @interface Hashed {

  /** The number of buckets, at least 2. */
  int buckets();

  /**
   * What a missing value is: {@link Missing#ENTRY} gives it a number of its own. By default one is
   * an error, and a component that may be null must say it. Where it is allowed, {@code ""} is
   * missing too.
   */
  Missing missing() default Missing.REFUSED;
}
