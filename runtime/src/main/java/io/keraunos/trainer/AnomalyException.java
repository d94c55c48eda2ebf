package io.keraunos.trainer;

/**
 * A training step came to a number that is infinite or not a number; the message says in which op
 * of which layer it came up first. Thrown only with {@link
 * OptimizationSettings.Builder#detectAnomaly}.
 */
public final class AnomalyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * With what happened, in words.
   *
   * @param what which number is not finite, and where that came up first
   * @param where at which batch
   */
  public AnomalyException(String what, String where) {
    super(what + " (" + where + ")");
  }
}
