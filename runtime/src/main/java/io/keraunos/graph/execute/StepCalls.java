package io.keraunos.graph.execute;

import io.keraunos.capi.PreparedRun;
import io.keraunos.graph.plan.TracedStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Common parts of the calls of one step.
 *
 * @param replicas the graphs that are called
 * @param step the step method and its inputs
 * @param positionFeed the placeholder of the training step; empty if it feeds none
 * @param exchange the name of what all replicas do together in the middle of the step; empty if it
 *     is nothing
 * @param rank the rank of this worker, from 0
 */
record StepCalls(
    Replicas replicas,
    TracedStep step,
    Optional<String> positionFeed,
    Optional<String> exchange,
    int rank) {

  /** Computes shares of a batch at the same time. */
  void run(int shares, IntConsumer work) {
    if (exchange.isPresent()) {
      replicas.together(exchange.get(), work);
    } else {
      replicas.threads().run(shares, work);
    }
  }

  /** Prepares for each share a call that runs an op, without any examples. */
  List<PreparedRun> ops(List<String> ofShares) {
    List<String> ops = replicas.spread(ofShares);
    List<PreparedRun> runs = new ArrayList<>();
    for (int share = 0; share < ops.size(); share++) {
      runs.add(replicas.graph(share).prepare(List.of(), List.of(), List.of(ops.get(share))));
    }
    return runs;
  }
}
