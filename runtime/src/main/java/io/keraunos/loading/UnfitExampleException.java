package io.keraunos.loading;

/**
 * Thrown when the values of an example do not fit the features. The loader adds which example it
 * was.
 */
final class UnfitExampleException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  UnfitExampleException(String message) {
    super(message);
  }
}
