package io.keraunos.capi;

import java.util.Optional;

/** The session twin of a graph while its calls are traced. Any thread may read it. */
final class TwinHolder {

  private volatile Optional<SessionTwin> twin = Optional.empty();

  Optional<SessionTwin> twin() {
    return twin;
  }

  /** Closes the twin there is, and sets another one. */
  void set(Optional<SessionTwin> next) {
    Optional<SessionTwin> last = twin;
    twin = next;
    last.ifPresent(SessionTwin::close);
  }
}
