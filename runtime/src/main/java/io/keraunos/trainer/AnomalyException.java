package io.keraunos.trainer;

/**
 * Thrown when a training step computes a number that is infinite or NaN; the message says in which
 * op of which layer it came up first. Thrown only with {@link
 * OptimizationSettings.Builder#detectAnomaly}.
 */
public final class AnomalyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception with a description.
   *
   * @param what the number that is not finite, and the place where it came up first
   * @param where the batch
   */
  public AnomalyException(String what, String where) {
    super(what + " (" + where + ")");
  }
}
