package io.keraunos.trainer;

/** A validation, test or prediction was interrupted before it had a result. */
public final class InterruptedRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InterruptedRunException(String what, String reason) {
    super(what + " ended before it had a result: " + reason);
  }
}
