package io.keraunos.trainer;

import io.keraunos.graph.Anomaly;

/**
 * A training step came to a number that is infinite or not a number; the message says in which op
 * of which layer it came up first. Thrown only with {@link Trainer.Builder#detectAnomaly}.
 */
public final class AnomalyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AnomalyException(Anomaly anomaly, String where) {
    super(anomaly.text() + " (" + where + ")");
  }
}
