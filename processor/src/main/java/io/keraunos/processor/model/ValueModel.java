package io.keraunos.processor.model;

import com.palantir.javapoet.TypeName;

/**
 * The value of a component in Java.
 *
 * @param type its type
 * @param isOptional whether it is an {@code Optional}, whose value is written, or null
 * @param conversion how it becomes the raw value
 */
public record ValueModel(TypeName type, boolean isOptional, Conversion conversion) {

  /** Returns a value that is the raw value itself. */
  public static ValueModel plain(TypeName type) {
    return new ValueModel(type, false, Conversion.NONE);
  }

  /** How a value in Java becomes a raw value. */
  public enum Conversion {
    /** It is one. */
    NONE,
    /** A primitive number becomes a {@code double}. */
    TO_DOUBLE,
    /** A primitive whole number becomes a {@code long}. */
    TO_LONG,
    /** The runtime makes a number of it. */
    NUMBER,
    /** The runtime makes a whole number of it. */
    WHOLE,
    /** The runtime makes days or seconds of it. */
    TIME,
    /** The runtime makes a text of it: empty if it is null. */
    TEXT,
    /** Its {@code toString} is the raw value, and null stays null, which the runtime refuses. */
    STRING_OR_NULL
  }
}
