package io.keraunos.graph.plan;

import java.util.List;
import java.util.Optional;

/** The ops of a training step that change variables. */
public sealed interface TracedUpdate {

  /** Returns what is computed, as names of ops, whatever the number of shares. */
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
   * A step in two parts: every share of a batch keeps its gradients, then all are applied together.
   *
   * @param keep for each share that may be computed at the same time, the op for the first batch
   * @param clear for each share, the op that keeps zeros in place of gradients
   * @param sum the sum over the shares; its last element is the number of examples
   * @param length the length of the sum
   * @param total the placeholder of the sum over all workers; empty if there is one
   * @param step the op that updates the variables
   * @param accumulation the ops for steps of several batches; empty if each has one
   * @param scaling the scaling of the loss; empty if there is none
   */
  record Exchanged(
      List<String> keep,
      List<String> clear,
      String sum,
      int length,
      Optional<String> total,
      String step,
      Optional<Accumulation> accumulation,
      Optional<Scaling> scaling)
      implements TracedUpdate {
    @Override
    public List<String> roots() {
      return List.of(keep.get(0), step);
    }
  }

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
