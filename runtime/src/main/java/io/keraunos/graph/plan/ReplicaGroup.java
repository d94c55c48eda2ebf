package io.keraunos.graph.plan;

import org.tensorflow.ndarray.Shape;

/**
 * The replicas that compute every batch together: one for each device of each worker.
 *
 * @param workers the number of workers
 * @param devices the number of devices of each worker
 * @param hint TensorFlow's name for the way the sums of all replicas are made: {@code ring} or
 *     {@code nccl}
 * @param bfloat16 whether gradients are exchanged in bfloat16
 * @param sharded whether each replica updates its shard of every weight, and has the optimizer's
 *     state of that alone
 * @param key TensorFlow's key of the group, another one for each group of this process
 */
public record ReplicaGroup(
    int workers, int devices, String hint, boolean bfloat16, boolean sharded, int key) {

  /** The hint of GPUs. */
  public static final String NCCL = "nccl";

  /** One replica, without any exchange. */
  public static final ReplicaGroup ONE = new ReplicaGroup(1, 1, "ring", false, false, 0);

  /** Bytes of the first bucket: a small one, so that the first sum begins early. */
  private static final int FIRST_BUCKET = 1 << 20;

  private static final int NEXT_BUCKETS = 4 << 20;
  private static final int NEXT_BUCKETS_NCCL = 25 << 20;

  /** Returns the number of replicas. */
  public int size() {
    return workers * devices;
  }

  /** Returns whether there is more than one replica. */
  public boolean several() {
    return size() > 1;
  }

  /** Returns the number of shards of each weight; 1 where every replica updates it whole. */
  public int shards() {
    return sharded ? size() : 1;
  }

  /**
   * Returns the number of elements of a shard: the last ones of the last shards are padding.
   *
   * @param shape the shape of what is divided
   */
  public static int shardLength(Shape shape, int shards) {
    return Math.toIntExact((shape.size() + shards - 1) / shards);
  }

  /**
   * Returns whether replicas may gather the rows of a table's gradient, which each then adds up by
   * itself. On GPUs that has no fixed order, so that their weights would drift apart; where weights
   * are sharded a replica needs the sum of its shard alone.
   */
  public boolean gathersRows() {
    return several() && !sharded && !hint.equals(NCCL);
  }

  /** Returns the bytes that the first bucket of gradients may have. */
  public int firstBucket() {
    return FIRST_BUCKET;
  }

  /** Returns the bytes that each further bucket of gradients may have. */
  public int nextBuckets() {
    return hint.equals(NCCL) ? NEXT_BUCKETS_NCCL : NEXT_BUCKETS;
  }
}
