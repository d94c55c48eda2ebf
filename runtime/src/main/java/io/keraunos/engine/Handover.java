package io.keraunos.engine;

import io.keraunos.checkpoint.VariableFiles;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of a fit whose workers change: the chief keeps it in memory, and gives it to all that
 * the fit goes on with.
 */
final class Handover {

  /**
   * A moment between two steps.
   *
   * @param progress in the form of a checkpoint's file
   * @param variables all of them
   */
  record State(String progress, SortedMap<String, VariableFiles.Value> variables) {}

  private @Nullable State state;

  /** Keeps a state until the next one. */
  void keep(State now) {
    state = now;
  }

  /** Returns the state to go on from; empty on all workers but the chief, and if there is none. */
  Optional<State> state() {
    return Optional.ofNullable(state);
  }

  /** Drops the state: the fit has it. */
  void drop() {
    state = null;
  }
}
