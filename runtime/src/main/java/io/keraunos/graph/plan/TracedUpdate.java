package io.keraunos.graph.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The ops of a training step that change variables. */
public sealed interface TracedUpdate {

  /** Returns what is computed, as names of ops and outputs, whatever the number of shares. */
  List<String> roots();

  /**
   * A whole step in one op.
   *
   * @param step the op
   */
  record Direct(String step) implements TracedUpdate {
    @Override
    public List<String> roots() {
      return List.of(step);
    }
  }

  /**
   * A step in two parts: every share of a batch keeps its sums, then all are applied together.
   *
   * @param sums the share's sums, as outputs and ops
   * @param keep for each share that may be computed at the same time, the op for the first batch
   * @param clear for each share, the op that keeps zeros in place of sums
   * @param exchange the ops that replace the shares' sums by those of all replicas; empty if there
   *     is one replica
   * @param step the op that updates the variables
   * @param accumulation the ops for steps of several batches; empty if each has one
   * @param scaling the scaling of the loss; empty if there is none
   */
  record Kept(
      List<String> sums,
      List<String> keep,
      List<String> clear,
      Optional<Exchange> exchange,
      String step,
      Optional<Accumulation> accumulation,
      Optional<Scaling> scaling)
      implements TracedUpdate {
    @Override
    public List<String> roots() {
      return TracedUpdate.roots(sums, step);
    }
  }

  /**
   * A step in two parts: each replica computes its part of the batch and exchanges its sums
   * meanwhile, then it applies the sums of all replicas.
   *
   * @param sums the replica's sums, as outputs and ops
   * @param busy the first part with examples
   * @param idle the first part without any
   * @param step the op that updates the variables
   * @param scaling the scaling of the loss; empty if there is none
   */
  record Exchanged(
      List<String> sums, Exchange busy, Exchange idle, String step, Optional<Scaling> scaling)
      implements TracedUpdate {
    @Override
    public List<String> roots() {
      return TracedUpdate.roots(sums, step);
    }
  }

  private static List<String> roots(List<String> sums, String step) {
    return Stream.concat(sums.stream(), Stream.of(step)).toList();
  }

  /**
   * An exchange between all replicas.
   *
   * @param op the op that has run once all is exchanged
   * @param told the number of examples of all replicas, and then the vote of each worker
   * @param votes the placeholder of the votes, one for each worker: this one's and otherwise zeros,
   *     from one replica of each worker
   */
  record Exchange(String op, String told, String votes) {}

  /**
   * Replacement of the update where a gradient is not finite.
   *
   * @param finite whether all are
   * @param lower the scale after that
   * @param shrink the op that lowers it
   */
  record Scaling(String finite, String lower, String shrink) {}

  /**
   * The ops for steps of several batches.
   *
   * @param add for each share, the op for a batch after the first: it adds to what the share keeps
   * @param clear for each share, the op for a batch it has no examples of; empty if there is none
   * @param states the op that moves the states once all shares are done with a batch; empty if
   *     there is none
   */
  record Accumulation(List<String> add, List<String> clear, Optional<String> states) {}
}
