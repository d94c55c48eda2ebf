package io.keraunos.graph.trace;

import io.keraunos.graph.plan.ReplicaGroup;
import io.keraunos.optimizer.OptimizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * The updates at the end of a training step where each replica has a shard of every gradient: it
 * updates its shard of the weight, with the optimizer's state of that shard, and all replicas
 * gather the new weights.
 */
final class ShardedUpdates {

  private final Ops tf;
  private final VariableStore variables;
  private final WeightUpdates updates;
  private final ReplicaShards shards;
  private final int count;

  /**
   * @param updates the updates of whole weights
   * @param shards the shards of the step
   */
  ShardedUpdates(Ops tf, VariableStore variables, WeightUpdates updates, ReplicaShards shards) {
    this.tf = tf;
    this.variables = variables;
    this.updates = updates;
    this.shards = shards;
    this.count = shards.group().shards();
  }

  /**
   * Moves the variables along their gradients.
   *
   * @param buckets the layout in which the shards of weights are gathered, that of the gradients
   * @param means this replica's shards of the gradients of the mean loss, by variable name
   * @param computed the op that all updates wait for
   */
  List<Op> update(List<Bucket> buckets, Map<String, Operand<TFloat32>> means, Op computed) {
    Map<String, Operand<TFloat32>> gradients =
        updates.clipped(means, scalars -> shards.summed(tf.withSubScope("clip"), scalars));
    List<Operand<TFloat32>> scalars = updates.scalars();
    List<Op> done = new ArrayList<>();
    List<Operand<TFloat32>> before = List.of();
    for (Bucket bucket : buckets) {
      if (bucket.shards() == 1) {
        continue; // states
      }
      List<Operand<TFloat32>> moved = new ArrayList<>();
      for (String name : bucket.parts().keySet()) {
        Operand<TFloat32> gradient = Objects.requireNonNull(gradients.get(name), name);
        moved.add(moved(variables.named(name), gradient, scalars, computed));
      }
      Ops gather = tf.withSubScope("gather");
      Operand<TFloat32> own =
          moved.size() == 1 ? moved.get(0) : gather.concat(moved, gather.constant(0));
      Operand<TFloat32> all = shards.gathered(gather, own, bucket.total(), before);
      before = List.of(all);
      done.addAll(assigned(gather, bucket, all));
    }
    return done;
  }

  /** Returns the new value of this replica's shard of a weight. */
  private Operand<TFloat32> moved(
      VariableStore.Variable variable,
      Operand<TFloat32> gradient,
      List<Operand<TFloat32>> scalars,
      Op computed) {
    OptimizerSpec optimizer = updates.part(variable).optimizer();
    if (!optimizer.elementwise()) {
      throw new IllegalArgumentException(
          ("shardOptimizer must be false where an optimizer is not elementwise, but is true with"
                  + " %s, which trains %s. If each element moves by itself alone, override"
                  + " OptimizerSpec.elementwise; otherwise leave shardOptimizer out")
              .formatted(optimizer, variable.name()));
    }
    Ops update =
        tf.withSubScope("update." + Names.legal(variable.name())).withControlDependencies(computed);
    Operand<TFloat32> own = shards.own(update, updates.value(variable), variable.shape());
    Shape held = Shape.of(ReplicaGroup.shardLength(variable.shape(), count));
    Operand<? extends TType> shard = variables.filled(variable.name() + "/shard", held, 0f);
    List<Operand<? extends TType>> slots = new ArrayList<>();
    for (OptimizerSpec.Slot slot : optimizer.slots()) {
      slots.add(variables.slot(variable, slot.name(), slot.initialValue(), count));
    }
    Ops taken = update.withControlDependencies(update.assignVariableOp(shard, own));
    Op updated =
        optimizer.update(
            taken,
            new OptimizerSpec.Update(
                shard, slots, updates.scalars(variable, scalars), own, gradient));
    return update.withControlDependencies(updated).readVariableOp(shard, TFloat32.class);
  }

  /** Assigns gathered weights, once they satisfy their constraints. */
  private List<Op> assigned(Ops gather, Bucket bucket, Operand<TFloat32> all) {
    List<Op> assigned = new ArrayList<>();
    long[] lengths =
        bucket.parts().values().stream()
            .mapToLong(shape -> ReplicaGroup.shardLength(shape, count))
            .toArray();
    List<Output<TFloat32>> pieces =
        lengths.length == 1
            ? List.of(all.asOutput())
            : gather
                .splitV(all, gather.constant(lengths), gather.constant(1), (long) lengths.length)
                .output();
    int piece = 0;
    for (String name : bucket.parts().keySet()) {
      VariableStore.Variable variable = variables.named(name);
      Operand<TFloat32> whole = ReplicaShards.united(gather, pieces.get(piece++), variable.shape());
      assigned.add(
          gather.assignVariableOp(variable.handle(), updates.constrained(gather, variable, whole)));
    }
    return assigned;
  }
}
