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
   * @param what which number is not finite, and where that came up first
   * @param where at which batch
   */
  public AnomalyException(String what, String where) {
    super(what + " (" + where + ")");
  }
}
