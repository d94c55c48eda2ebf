package io.keraunos.cli;

import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.StopReason;

/**
 * A fit was cut off by a signal or an interrupt, so a command has no result: what the model is like
 * half-way must not be printed, exported or compared as if training had come to its end.
 */
public final class UnfinishedFitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** 128 and the number of SIGTERM; what may be started again, as Kubeflow reads it. */
  private static final int TERMINATED = 143;

  /** 128 and the number of SIGINT. */
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

  /** The exit code of a command that it ends: 143 for a signal, 130 for an interrupted thread. */
  int exitCode() {
    return exitCode;
  }
}
