package io.keraunos.trainer;

/**
 * Thrown on every worker when they are about to compute different things: other settings, another
 * model, other data. The message names both sides and what differs. Nothing has been trained by the
 * call that throws it.
 */
public final class WorkersDifferException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message that names two workers and what differs. */
  public WorkersDifferException(String message) {
    super(message);
  }
}
