package io.keraunos.mlflow;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/** The refusal of a request by an MLflow server. */
public final class MlflowException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Those that MLflow's own client tries again, too. */
  private static final Set<Integer> TRANSIENT = Set.of(408, 429, 500, 502, 503, 504);

  private final int status;
  private final String code;
  private final Duration retryAfter;

  MlflowException(String request, int status, String code, String message, Duration retryAfter) {
    super(
        "%s was refused with status %s%s%s"
            .formatted(
                request,
                status,
                code.isEmpty() ? "" : ", " + code,
                message.isEmpty() ? "" : ": " + message));
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** Returns the status of HTTP, such as 404. */
  public int status() {
    return status;
  }

  /** Returns MLflow's code, such as {@code RESOURCE_DOES_NOT_EXIST}; empty if there is none. */
  public String code() {
    return code;
  }

  /** Returns whether the same request may succeed later. */
  public boolean isTransient() {
    return TRANSIENT.contains(status);
  }

  /** Returns how long the server asks to wait; zero if it does not. */
  Duration retryAfter() {
    return retryAfter;
  }
}
