package io.keraunos.trainer;

/** TensorFlow could not compute a step; the message says which one and why. */
public final class StepFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StepFailedException(String where, Throwable cause) {
    super(where + " failed: " + cause.getMessage(), cause);
  }
}
