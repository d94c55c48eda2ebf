package io.keraunos.checkpoint;

/**
 * Thrown when a checkpoint is whole, but of another model. The message names the variables that
 * differ.
 */
public final class OtherModelException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  OtherModelException(String message) {
    super(message);
  }
}
