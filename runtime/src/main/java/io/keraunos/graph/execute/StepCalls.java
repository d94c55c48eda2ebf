package io.keraunos.graph.execute;

import io.keraunos.capi.NativeGraph;
import io.keraunos.capi.PreparedRun;
import io.keraunos.graph.plan.TracedStep;
import java.util.List;
import java.util.Optional;

/**
 * Common parts of the calls of one step.
 *
 * @param session the session
 * @param threads the threads of the shares
 * @param step the step method and its inputs
 * @param positionFeed the placeholder of the training step; empty if it feeds none
 * @param rank the rank of this worker, from 0
 */
record StepCalls(
    NativeGraph session,
    ShareThreads threads,
    TracedStep step,
    Optional<String> positionFeed,
    int rank) {

  /** Prepares a call that runs an op, without any examples. */
  PreparedRun op(String op) {
    return session.prepare(List.of(), List.of(), List.of(op));
  }
}
