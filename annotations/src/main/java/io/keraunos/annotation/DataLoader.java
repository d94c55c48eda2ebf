package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The method that opens the dataset of a stage. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface DataLoader {

  /** The stage that reads this dataset. */
  Stage stage();

  /** Examples in a batch of one replica, at least 1. */
  int batchSize();

  /** Whether every epoch reads the examples in a new order, drawn from the seed. */
  boolean shuffle() default false;

  /**
   * Threads that load batches ahead of the training thread; 0 (the default) loads them in the
   * training thread itself.
   */
  int workers() default 0;

  /** Whether a last batch that is not full is left out. */
  boolean dropLast() default false;
}
