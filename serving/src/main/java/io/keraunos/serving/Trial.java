package io.keraunos.serving;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A version on probation.
 *
 * @param previous the version before
 * @param probation what it must show
 * @param asked the requests that it was asked
 * @param failed those that it could not answer and the version before could
 */
record Trial(Version previous, Probation probation, AtomicInteger asked, AtomicInteger failed) {

  /** The result so far. */
  enum Outcome {
    OPEN,
    PASSED,
    FAILED
  }

  Trial(Version previous, Probation probation) {
    this(previous, probation, new AtomicInteger(), new AtomicInteger());
  }

  /** Counts a request. */
  Outcome count(boolean works) {
    int bad = works ? failed.get() : failed.incrementAndGet();
    int all = asked.incrementAndGet();
    if (bad > probation.failures() * probation.requests()) {
      return Outcome.FAILED;
    }
    return all >= probation.requests() ? Outcome.PASSED : Outcome.OPEN;
  }
}
