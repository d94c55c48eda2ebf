package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The method that measures the finished model on a batch of test data. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface TestStep {

  /**
   * The names this step logs, in any order; each becomes a constant of the generated metrics class.
   * Empty (the default): nothing is declared, and the step may log what it likes.
   */
  String[] logs() default {};
}
