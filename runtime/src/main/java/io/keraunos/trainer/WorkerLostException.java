package io.keraunos.trainer;

/**
 * Thrown when another worker is lost or has failed, so that the job cannot go on. The message names
 * it.
 */
public final class WorkerLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message that names the worker and the reason. */
  public WorkerLostException(String message) {
    super(message);
  }
}
