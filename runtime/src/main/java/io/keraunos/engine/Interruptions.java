package io.keraunos.engine;

import io.keraunos.data.BatchLoader;
import io.keraunos.trainer.InterruptedRunException;
import java.util.Optional;

/**
 * Whether a pass over data is to end early: this process was asked to end, or another worker was.
 *
 * @param peers the other workers
 * @param stop what this process was asked
 */
record Interruptions(Peers peers, StopRequest stop) {

  private static final int BATCHES_BETWEEN_VOTES = 32;

  /** Whether there are no other workers. */
  boolean alone() {
    return peers.alone();
  }

  /** Why this process's call is to end at once, where no other worker takes part in it. */
  Optional<String> toEnd() {
    return alone() ? stop.interrupted() : Optional.empty();
  }

  /** Why a pass that is to end is to. */
  String reason() {
    return stop.interrupted().orElseThrow();
  }

  /**
   * Whether a pass is to end early. Where all workers have as many batches, they decide together,
   * now and then.
   */
  boolean after(BatchLoader loader, long batches) {
    if (alone()) {
      return stop.interrupted().isPresent();
    }
    return loader.batches() >= 0 && batches % BATCHES_BETWEEN_VOTES == 0 && agreed();
  }

  /** Begins no pass once a worker was asked to end: its model may be trained half-way. */
  void checkNone(String name) {
    if (alone() ? stop.interrupted().isPresent() : agreed()) {
      throw InterruptedRunException.agreed(name, reason());
    }
  }

  private boolean agreed() {
    return peers.decide(peers.ask(peers.vote(stop.wish(), false))).atOnce();
  }
}
