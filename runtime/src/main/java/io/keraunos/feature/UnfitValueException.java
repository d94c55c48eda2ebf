package io.keraunos.feature;

/**
 * Thrown when a raw value must not be what it is, or when the values of a component do not do. The
 * message names the component; who reads the examples adds which one it was.
 */
public final class UnfitValueException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception. */
  public UnfitValueException(String message) {
    super(message);
  }
}
