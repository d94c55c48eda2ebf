package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A value that is chosen before training and recorded with it: in the loggers' settings, in every
 * checkpoint, and in the configuration that the generated command line writes.
 *
 * <pre>{@code
 * public class Cifar10Net {
 *   final double learningRate;
 *   final Dense fc1;
 *
 *   // Required values belong to the constructor, and so do values that layers
 *   // are made of.
 *   public Cifar10Net(
 *       @HyperParameter(defaultValue = "1e-3", min = 1e-6, max = 1) double learningRate,
 *       @HyperParameter(defaultValue = "120", min = 1) int width) { ... }
 *
 *   // A value that only methods read may be a field. Its initial value is its default.
 *   @HyperParameter(min = 0, max = 1)
 *   double gamma = 0.1;
 * }
 * }</pre>
 *
 * <p>It is on parameters of one constructor (KER802, KER803), or on fields that are neither
 * private, static nor final (KER805). Its type is {@code int}, {@code long}, {@code float}, {@code
 * double}, {@code boolean}, {@code String}, {@code java.nio.file.Path} or an enum (KER801). A
 * constructor's parameter has a field of the same name and type that is not private, where its
 * value is read to be recorded (KER804).
 *
 * <p>A class with a hyperparameter gets a command line, {@code Cifar10NetCli}, with a flag for each
 * ({@code --learning-rate}), if all parameters of its constructor are hyperparameters. A field is
 * set after the constructor has run: a layer that is made of it there does not see the new value.
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME) // the check of a build makes modules with their defaults
public @interface HyperParameter {

  /**
   * The name under which it is recorded, in letters and digits (KER809); the parameter's or field's
   * own by default. The command line's flag is named after it, so no flag of the trainer may have
   * this name (KER810).
   */
  String name() default "";

  /**
   * The value of a constructor's parameter if the command line is given none, as it is written
   * there (KER806); without it the flag is required. A field has its initial value instead
   * (KER807).
   */
  String defaultValue() default "";

  /** The smallest value, for numbers (KER808). */
  double min() default Double.NEGATIVE_INFINITY;

  /** The largest value, for numbers (KER808). */
  double max() default Double.POSITIVE_INFINITY;
}
