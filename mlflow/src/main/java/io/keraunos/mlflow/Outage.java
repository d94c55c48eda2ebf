package io.keraunos.mlflow;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what a server does not take: the first time it does not answer, the first time it refuses
 * something, and that it answers again. Of the thread that sends.
 */
final class Outage {

  private static final Logger LOG = LoggerFactory.getLogger(MlflowLogger.class);

  private final MlflowConnection connection;
  private final int capacity;
  private boolean said;
  private boolean refusalSaid;
  private long since; // nanoseconds; 0 if it answers

  Outage(MlflowConnection connection, int capacity) {
    this.connection = connection;
    this.capacity = capacity;
  }

  /** Notes that a request has failed for a reason that may pass. */
  void failed(IOException failure) {
    if (since != 0) {
      return;
    }
    since = System.nanoTime() | 1; // never 0
    if (said) {
      LOG.debug("MLflow at {} fails again: {}", connection, failure.getMessage());
      return;
    }
    said = true;
    LOG.warn(
        "MLflow at {} takes no values: {}. Training goes on; up to {} values wait for it, of more"
            + " the oldest are dropped, and the end of the fit says how many were lost",
        connection,
        failure.getMessage(),
        capacity);
  }

  /** Notes that a request has succeeded. */
  void passed() {
    if (since != 0) {
      double seconds = (System.nanoTime() - since) / 1e9;
      LOG.info(
          "MLflow at {} answers again, after {} s", connection, Math.round(seconds * 10) / 10.);
      since = 0;
    }
  }

  /** Notes that something was refused for good. */
  void refused(String what, IOException failure) {
    if (!refusalSaid) {
      refusalSaid = true;
      LOG.warn(
          "MLflow does not take {}: {}. They are left out, and so are others that it refuses",
          what,
          failure.getMessage());
    } else {
      LOG.debug("MLflow does not take {}: {}", what, failure.getMessage());
    }
  }
}
