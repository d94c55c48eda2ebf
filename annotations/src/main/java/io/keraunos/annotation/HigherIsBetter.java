package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A metric whose higher values are better, such as an accuracy. A monitor that takes its lowest
 * value for the best does not compile.
 *
 * <pre>{@code
 * @HigherIsBetter
 * static Metric share(Step step, Operand<TFloat32> y, Operand<TFloat32> t) {
 *   Ops tf = step.tf();
 *   Operand<TBool> near = tf.math.less(tf.math.abs(tf.math.sub(y, t)), tf.constant(1f));
 *   return Metrics.ofSums(step, List.of(near, tf.onesLike(t)), s -> s[0] / s[1]);
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface HigherIsBetter {}
