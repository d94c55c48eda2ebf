package io.keraunos.engine;

import io.keraunos.loading.BatchLoader;
import io.keraunos.trainer.InterruptedRunException;
import java.util.Optional;

/**
 * Interruptions of passes over data: this process was asked to end, or another worker was.
 *
 * @param peers the other workers
 * @param stop what this process was asked
 */
record Interruptions(Peers peers, StopRequest stop) {

  private static final int BATCHES_BETWEEN_VOTES = 32;

  /** Returns whether there are no other workers. */
  boolean alone() {
    return peers.alone();
  }

  /** Returns why this process's call must end at once, where no other worker takes part in it. */
  Optional<String> toEnd() {
    return alone() ? stop.interrupted() : Optional.empty();
  }

  /** Returns why an interrupted pass must end. */
  String reason() {
    return stop.interrupted().orElseThrow();
  }

  /**
   * Returns whether a pass must end early. Where all workers have as many batches, they decide
   * together, now and then.
   */
  boolean after(BatchLoader loader, long batches) {
    if (alone()) {
      return stop.interrupted().isPresent();
    }
    return loader.batches() >= 0 && batches % BATCHES_BETWEEN_VOTES == 0 && agreed();
  }

  /** Checks that no worker was asked to end: its model may be half-trained, so no pass begins. */
  void checkNone(String name) {
    if (alone() ? stop.interrupted().isPresent() : agreed()) {
      throw InterruptedRunException.agreed(name, reason());
    }
  }

  private boolean agreed() {
    return peers.decide(peers.ask(peers.vote(stop.wish(), false))).atOnce();
  }
}
