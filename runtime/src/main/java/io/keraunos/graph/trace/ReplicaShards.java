package io.keraunos.graph.trace;

import io.keraunos.graph.plan.ReplicaGroup;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * The shards of weights and gradients. Each of these is divided into as many flat vectors of one
 * length as there are replicas, padded with zeros; a replica's own shard is the one of its rank.
 */
final class ReplicaShards {

  private final ReplicaSums sums;
  private final ReplicaGroup group;
  private final Operand<? extends TType> rank;

  /**
   * @param sums the sums of a step
   * @param rank the variable with this replica's rank
   */
  ReplicaShards(ReplicaSums sums, Operand<? extends TType> rank) {
    this.sums = sums;
    this.group = sums.group();
    this.rank = rank;
  }

  /** Returns the replicas. */
  ReplicaGroup group() {
    return group;
  }

  /** Returns a value's shards: {@code [shards, length]}. */
  static Operand<TFloat32> divided(Ops tf, Operand<TFloat32> value, Shape shape, int shards) {
    int length = ReplicaGroup.shardLength(shape, shards);
    int padding = Math.toIntExact((long) length * shards - shape.size());
    Operand<TFloat32> flat = tf.reshape(value, tf.constant(new int[] {-1}));
    Operand<TFloat32> padded =
        padding == 0
            ? flat
            : tf.pad(flat, tf.constant(new int[][] {{0, padding}}), tf.constant(0f));
    return tf.reshape(padded, tf.constant(new int[] {shards, length}));
  }

  /** Returns a value from its shards, the inverse of {@link #divided}. */
  static Operand<TFloat32> united(Ops tf, Operand<TFloat32> shards, Shape shape) {
    Operand<TFloat32> padded = tf.reshape(shards, tf.constant(new int[] {-1}));
    Operand<TFloat32> flat =
        tf.slice(padded, tf.constant(new int[] {0}), tf.constant(new int[] {(int) shape.size()}));
    return tf.reshape(flat, tf.constant(shape.asArray()));
  }

  /** Returns this replica's shard of a value that all replicas have. */
  Operand<TFloat32> own(Ops tf, Operand<TFloat32> value, Shape shape) {
    int length = ReplicaGroup.shardLength(shape, group.shards());
    Operand<TInt32> row = tf.dtypes.cast(tf.readVariableOp(rank, TFloat32.class), TInt32.class);
    Operand<TFloat32> rows =
        tf.slice(
            divided(tf, value, shape, group.shards()),
            tf.stack(List.of(row, tf.constant(0))),
            tf.constant(new int[] {1, length}));
    return tf.reshape(rows, tf.constant(new int[] {length}));
  }

  /**
   * Adds the op that adds a vector of shards to those of all other replicas, of which each gets its
   * own shard.
   *
   * @param sum its number, and the length of the whole vector
   * @param rounds whether it is sent in bfloat16
   * @param after the results it waits for
   */
  Operand<TFloat32> scattered(
      Ops tf,
      ReplicaSums.Sum sum,
      Operand<TFloat32> vector,
      boolean rounds,
      List<Operand<TFloat32>> after) {
    if (!rounds) {
      return scattered(tf, sum, vector, after);
    }
    Operand<TBfloat16> half = tf.dtypes.cast(vector, TBfloat16.class);
    return scattered(tf, sum, half, after);
  }

  private Operand<TFloat32> scattered(
      Ops tf,
      ReplicaSums.Sum sum,
      Operand<? extends TNumber> vector,
      List<Operand<TFloat32>> after) {
    Operand<TInt32> number = tf.constant(sum.number());
    if (group.hint().equals(ReplicaGroup.NCCL)) {
      return tf.dtypes.cast(
          sums.builder(tf, "CollectiveReduceScatterV2", vector, number, after)
              .setAttr("merge_op", "Add")
              .setAttr("final_op", "Id")
              .build()
              .<TNumber>output(0),
          TFloat32.class);
    }
    // Without NCCL there is no op that adds up and scatters. The bytes are the same.
    int length = sum.length() / group.size();
    Operand<? extends TNumber> rows =
        tf.reshape(vector, tf.constant(new int[] {group.size(), length}));
    Operand<? extends TNumber> ofAll =
        sums.builder(tf, "CollectiveAllToAllV2", rows, number, after).build().<TNumber>output(0);
    return tf.reduceSum(tf.dtypes.cast(ofAll, TFloat32.class), tf.constant(0));
  }

  /**
   * Adds the op that gathers all replicas' shards.
   *
   * @param shard this replica's
   * @param length its length
   * @param after the results it waits for
   * @return the shards in the order of their ranks: {@code [shards, length]}
   */
  Operand<TFloat32> gathered(
      Ops tf, Operand<TFloat32> shard, int length, List<Operand<TFloat32>> after) {
    Operand<TInt32> number = tf.constant(sums.next(length).number());
    return tf.reshape(
        sums.gathered(tf, shard, number, after), tf.constant(new int[] {group.size(), length}));
  }

  /** Adds up scalars over all replicas, each by itself. */
  List<Operand<TFloat32>> summed(Ops tf, List<Operand<TFloat32>> scalars) {
    Operand<TFloat32> all =
        sums.add(tf, sums.next(scalars.size()), FloatBits.stack(tf, scalars, true), List.of());
    return new ArrayList<>(tf.<TFloat32>unstack(all, (long) scalars.size()).output());
  }
}
