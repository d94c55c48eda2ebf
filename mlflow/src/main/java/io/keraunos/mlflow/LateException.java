package io.keraunos.mlflow;

import java.io.IOException;
import java.time.Duration;

/** The lack of an answer within the time limit. */
final class LateException extends IOException {

  private static final long serialVersionUID = 1L;

  LateException(String request, Duration limit) {
    super(
        "%s must be answered within %s s, but was not".formatted(request, limit.toMillis() / 1e3));
  }
}
