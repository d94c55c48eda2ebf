package io.keraunos.serving;

import io.keraunos.spi.Predictor;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** One opened model. It is closed by whoever leaves it last after it was retired. */
final class Version {

  private static final long RETIRED = 1L << 62; // above any number of users

  private final Path folder;
  private final Predictor predictor;
  private final AtomicLong users = new AtomicLong();

  Version(Path folder, Predictor predictor) {
    this.folder = folder;
    this.predictor = predictor;
  }

  Path folder() {
    return folder;
  }

  Predictor predictor() {
    return predictor;
  }

  /** Enters it; false if it was retired. */
  boolean enter() {
    while (true) {
      long now = users.get();
      if (now >= RETIRED) {
        return false;
      }
      if (users.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  /** Leaves it. */
  void leave() {
    if (users.decrementAndGet() == RETIRED) {
      predictor.close();
    }
  }

  /** Lets nobody enter any more, and closes it as soon as all have left. */
  void retire() {
    if (users.getAndAdd(RETIRED) == 0) {
      predictor.close();
    }
  }
}
