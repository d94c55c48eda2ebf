package io.keraunos.feature;

/**
 * Changes or checks the raw values of one component. Any number of threads may use it. A method that
 * the component's raw type does not have is never called.
 *
 * <p>Every method throws {@link IllegalArgumentException} if the value must not be; the message names
 * the component, the value, the rule and what to do.
 */
public interface Encoder {

  /** Returns the number to feed for a raw number, which is it itself. */
  default double number(double raw) {
    throw new AssertionError();
  }

  /** Returns the whole number to feed for a raw time, which is it itself. */
  default long time(long raw) {
    throw new AssertionError();
  }

  /** Returns the number of the entry of a raw whole number. */
  default int index(long raw) {
    throw new AssertionError();
  }

  /** Returns the number of the entry of a raw text. */
  default int index(String raw) {
    throw new AssertionError();
  }
}
