package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The shape of one example of an array component of a record, without the batch dimension.
 *
 * <pre>{@code
 * public record LabeledImage(@TensorShape({32, 32, 3}) byte[] image, int label) {}
 * }</pre>
 *
 * <p>The steps get {@code image} as {@code Operand<TUint8>} of shape {@code [batch, 32, 32, 3]}.
 * The array holds the elements in row-major order; that its length is the product of the dimensions
 * is checked when an example is read.
 *
 * <p>Every array component of an example has one (KER405), no other component has (KER406).
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.CLASS)
public @interface TensorShape {

  /**
   * The dimensions, in row-major order: at least one (KER407), each at least 1 (KER408), their
   * product at most {@link Integer#MAX_VALUE} (KER409).
   */
  int[] value();
}
