package io.keraunos.capi;

import java.util.List;

/**
 * The names in a graph that a call takes.
 *
 * @param feeds names of outputs
 * @param fetches names of outputs
 * @param targets names of operations
 */
record CallNames(List<String> feeds, List<String> fetches, List<String> targets) {
  CallNames {
    feeds = List.copyOf(feeds);
    fetches = List.copyOf(fetches);
    targets = List.copyOf(targets);
  }

  /** Returns whether a call executes nothing. */
  boolean isEmpty() {
    return fetches.isEmpty() && targets.isEmpty();
  }
}
