package io.keraunos.trainer;

/**
 * Thrown when a validation, test or prediction was interrupted before it had a result; of a fit on
 * several workers, while the chief measured its features.
 */
public final class InterruptedRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean agreed;

  /** Creates an exception that names what ended, and why. */
  public InterruptedRunException(String what, String reason) {
    this(what, reason, false);
  }

  private InterruptedRunException(String what, String reason, boolean agreed) {
    super(what + " ended before it had a result: " + reason);
    this.agreed = agreed;
  }

  /** Returns an exception that all workers throw at the same place. */
  public static InterruptedRunException agreed(String what, String reason) {
    return new InterruptedRunException(what, reason, true);
  }

  /** Returns whether all workers throw it at the same place. */
  public boolean agreed() {
    return agreed;
  }
}
