package io.keraunos.cli;

import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.StopReason;

/**
 * Thrown when a fit was cut off by a signal or an interrupt, so a command has no result: the state
 * of a half-trained model must not be printed, exported or compared as if training had come to its
 * end.
 */
public final class UnfinishedFitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Exit code of SIGTERM, 128 plus its number, which Kubeflow reads as a job to start again. */
  private static final int TERMINATED = 143;

  /** Exit code of SIGINT, 128 plus its number. */
  private static final int INTERRUPTED = 130;

  private final int exitCode;

  private UnfinishedFitException(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /**
   * Returns a fit that has come to its end.
   *
   * @throws UnfinishedFitException if it was cut off
   */
  public static FitResult check(FitResult fit) {
    if (fit.reason().finished()) {
      return fit;
    }
    String checkpoint =
        fit.checkpoint().map(", and goes on from %s with --resume auto"::formatted).orElse("");
    throw new UnfinishedFitException(
        "the fit was cut off after %s steps (%s): it has no result%s"
            .formatted(fit.steps(), fit.stopReason(), checkpoint),
        fit.reason().kind() == StopReason.Kind.TERMINATED ? TERMINATED : INTERRUPTED);
  }

  /**
   * Returns the exit code of a command that it ends: 143 for a signal, 130 for an interrupted
   * thread.
   */
  int exitCode() {
    return exitCode;
  }
}
