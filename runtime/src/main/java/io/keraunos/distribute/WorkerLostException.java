package io.keraunos.distribute;

/** Another worker is lost or has failed, so that the job cannot go on. The message names it. */
public final class WorkerLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WorkerLostException(String message) {
    super(message);
  }
}
