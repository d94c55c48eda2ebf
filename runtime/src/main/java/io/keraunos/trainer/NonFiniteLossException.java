package io.keraunos.trainer;

/** Thrown when the loss became infinite or NaN. */
public final class NonFiniteLossException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message that names the step and the loss. */
  public NonFiniteLossException(String message) {
    super(message);
  }
}
