package io.keraunos.logger;

/** The ways in which a fit ends, as its loggers are told. */
public enum FitOutcome {
  /** It came to an end of its own: a limit, or a request to stop. */
  COMPLETED,
  /** It was interrupted, or its process was asked to end. */
  INTERRUPTED,
  /** It has ended with an exception; or this logger has, and the fit goes on without it. */
  FAILED
}
