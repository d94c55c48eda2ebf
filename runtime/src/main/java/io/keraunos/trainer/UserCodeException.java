package io.keraunos.trainer;

/** Thrown when a method of the module or of a callback has thrown; the message names it. */
public final class UserCodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception from the method that failed, and how. */
  public UserCodeException(String method, Throwable cause) {
    super(method + " failed: " + cause, cause);
  }
}
