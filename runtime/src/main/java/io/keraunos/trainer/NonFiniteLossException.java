package io.keraunos.trainer;

/** The loss became infinite or not a number. */
public final class NonFiniteLossException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the step and the loss, in words. */
  public NonFiniteLossException(String message) {
    super(message);
  }
}
