package io.keraunos.feature;

/**
 * Changes or checks the raw values of one component. Any number of threads may use it. One that has
 * no method for the type that a collator writes refuses the value.
 *
 * <p>Every method throws {@link UnfitValueException} if the value must not be; the message names
 * the component, the value, the rule and what to do.
 */
public interface Encoder {

  /** Returns whether the component is fed as the number of an entry, not as its raw value. */
  default boolean indexes() {
    return false;
  }

  /** Checks a raw number and returns it. */
  default double number(double raw) {
    throw wrongType("numbers");
  }

  /** Checks a raw whole number or time and returns it. */
  default long whole(long raw) {
    throw wrongType("whole numbers");
  }

  /** Checks a raw text and returns it. */
  default String text(String raw) {
    throw wrongType("texts");
  }

  /** Returns the number of the entry of a raw whole number. */
  default int index(long raw) {
    throw wrongType("whole numbers");
  }

  /** Returns the number of the entry of a raw text. */
  default int index(String raw) {
    throw wrongType("texts");
  }

  private static UnfitValueException wrongType(String written) {
    return new UnfitValueException(
        "the collator must write the type of its component, but writes " + written);
  }
}
