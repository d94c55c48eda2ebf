package io.keraunos.trainer;

/** A method of the module or of a callback has thrown; the message names it. */
public final class UserCodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the method that failed, and how. */
  public UserCodeException(String method, Throwable cause) {
    super(method + " failed: " + cause, cause);
  }
}
