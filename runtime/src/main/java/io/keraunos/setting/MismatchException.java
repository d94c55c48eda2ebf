package io.keraunos.setting;

/** Thrown when a text is no value of a type; the message does not know of which setting. */
final class MismatchException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  MismatchException(String text, String rule) {
    super("'%s' must be %s".formatted(text, rule));
  }
}
