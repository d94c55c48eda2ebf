package io.keraunos.setting;

/**
 * Thrown when flags cannot be meant: a text is no value of its flag, or flags do not go together. A
 * value that is out of its setting's range is an {@code IllegalArgumentException} of no special
 * kind, as in a program.
 */
public final class FlagException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message names the flags and says what is wrong with them
   */
  public FlagException(String message) {
    super(message);
  }
}
