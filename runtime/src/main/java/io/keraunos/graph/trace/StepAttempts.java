package io.keraunos.graph.trace;

import io.keraunos.finding.Finding;
import java.util.ArrayList;
import java.util.List;

/** Attempts to trace steps, of which one may fail and the next be looked at all the same. */
final class StepAttempts {

  private final List<Finding> failures = new ArrayList<>();
  private boolean complete = true;

  /** Makes an attempt. */
  void make(Runnable trace) {
    try {
      trace.run();
    } catch (RuntimeException e) {
      complete = false;
      StepFailure.finding(e)
          .filter(failure -> failures.stream().allMatch(other -> differ(other, failure)))
          .ifPresent(failures::add);
    }
  }

  /** Returns whether two failures are not those of one line, which several steps come to. */
  private static boolean differ(Finding a, Finding b) {
    return a.place().isEmpty() || !a.place().equals(b.place());
  }

  /** Returns whether none failed. */
  boolean complete() {
    return complete;
  }

  /** Returns why they failed, except for those that missed a file. */
  List<Finding> failures() {
    return List.copyOf(failures);
  }
}
