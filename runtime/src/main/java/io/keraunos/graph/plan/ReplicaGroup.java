package io.keraunos.graph.plan;

/**
 * The replicas that compute every batch together: one for each device of each worker.
 *
 * @param workers the number of workers
 * @param devices the number of devices of each worker
 * @param hint TensorFlow's name for the way the sums of all replicas are made: {@code ring} or
 *     {@code nccl}
 * @param bfloat16 whether gradients are exchanged in bfloat16
 */
public record ReplicaGroup(int workers, int devices, String hint, boolean bfloat16) {

  /** One replica, without any exchange. */
  public static final ReplicaGroup ONE = new ReplicaGroup(1, 1, "ring", false);

  /** Bytes of the first bucket: a small one, so that the first sum begins early. */
  private static final int FIRST_BUCKET = 1 << 20;

  private static final int NEXT_BUCKETS = 4 << 20;
  private static final int NEXT_BUCKETS_NCCL = 25 << 20;

  /** Returns the number of replicas. */
  public int size() {
    return workers * devices;
  }

  /**
   * Returns TensorFlow's key of the group: one for each size, and not that of the workers
   * themselves, which is 1.
   */
  public int key() {
    return size();
  }

  /** Returns whether there is more than one replica. */
  public boolean several() {
    return size() > 1;
  }

  /** Returns the bytes that the first bucket of gradients may have. */
  public int firstBucket() {
    return FIRST_BUCKET;
  }

  /** Returns the bytes that each further bucket of gradients may have. */
  public int nextBuckets() {
    return hint.equals("nccl") ? NEXT_BUCKETS_NCCL : NEXT_BUCKETS;
  }
}
