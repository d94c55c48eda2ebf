package io.keraunos.gradient;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The ops whose gradients a test holds against numeric differentiation. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Checks {
  /** Returns their types. */
  String[] value();
}
