package io.keraunos.graph.trace;

import io.keraunos.graph.plan.ReplicaGroup;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * The rank of a replica in its group, which TensorFlow decides and the graph, the same for all,
 * does not know.
 *
 * @param variable has it, once it was found
 * @param found the output that finds it, for all replicas at once
 */
record ReplicaRank(Operand<? extends TType> variable, String found) {

  private static final String NAME = "replica_rank";

  /** Adds the ops that find it; none if the group has no shards. */
  static Optional<ReplicaRank> of(Ops tf, VariableStore variables, ReplicaGroup group) {
    if (group.shards() == 1) {
      return Optional.empty();
    }
    Ops scoped = tf.withSubScope(NAME);
    Operand<? extends TType> variable = variables.filled(NAME, Shape.scalar(), 0f);
    float[] ranks = new float[group.size()];
    for (int rank = 0; rank < ranks.length; rank++) {
      ranks[rank] = rank;
    }
    // Each replica sends every other one its rank: the sum of what comes in is a multiple of it.
    ReplicaSums sums = new ReplicaSums(NAME, group);
    Operand<TFloat32> multiple =
        new ReplicaShards(sums, variable)
            .scattered(scoped, sums.next(ranks.length), scoped.constant(ranks), false, List.of());
    Operand<TFloat32> rank =
        scoped.reshape(
            scoped.math.div(multiple, scoped.constant((float) ranks.length)),
            scoped.constant(new int[0]));
    Ops kept = scoped.withControlDependencies(scoped.assignVariableOp(variable, rank));
    return Optional.of(new ReplicaRank(variable, Names.of(kept.identity(rank))));
  }
}
