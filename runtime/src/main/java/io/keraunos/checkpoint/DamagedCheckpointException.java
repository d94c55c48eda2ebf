package io.keraunos.checkpoint;

/**
 * Thrown when a checkpoint is not what was written. The message names the file and what is wrong
 * with it.
 */
public final class DamagedCheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedCheckpointException(String message) {
    super(message);
  }

  DamagedCheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
