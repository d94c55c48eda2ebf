package io.keraunos.graph.trace;

import io.keraunos.graph.plan.ReplicaGroup;
import io.keraunos.graph.plan.TracedUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * The exchange of a step's sums between all replicas, within the step: a bucket is on its way while
 * backpropagation computes the next. Every replica then holds the totals, or its shard of them, the
 * number of examples of all, and the votes of all workers.
 */
final class ReplicaExchange {

  private final Ops tf;
  private final ReplicaGroup group;
  private final List<Bucket> buckets;
  private final List<Bucket> layout = new ArrayList<>(); // of what is held
  private final List<ReplicaSums.Sum> asked = new ArrayList<>();
  private final List<Operand<? extends TType>> held = new ArrayList<>();
  private final ReplicaSums sums;
  private final Optional<ReplicaShards> shards;
  private final int votesAt;
  private final Operand<TFloat32> votes;

  /**
   * Creates an exchange.
   *
   * @param name the name of what each replica holds
   * @param sums the sums of the step
   * @param shards the shards of the step; empty if nothing is divided
   * @param buckets the layout of what is exchanged, without the number of examples and the votes
   */
  ReplicaExchange(
      Ops tf,
      VariableStore variables,
      String name,
      ReplicaSums sums,
      Optional<ReplicaShards> shards,
      List<Bucket> buckets) {
    this.tf = tf;
    this.sums = sums;
    this.shards = shards;
    this.buckets = buckets;
    this.group = sums.group();
    this.votesAt = buckets.get(0).length() + 1;
    this.votes =
        tf.withName("votes")
            .placeholder(TFloat32.class, Placeholder.shape(Shape.of(group.workers())));
    for (Bucket bucket : buckets) {
      int more = asked.isEmpty() ? 1 + group.workers() : 0;
      for (Bucket total : bucket.totals()) {
        Shape length = Shape.of(total.total() + more);
        held.add(variables.filled(name + "/" + layout.size(), length, 0f));
        layout.add(total);
      }
      asked.add(sums.next(bucket.length() + more));
    }
  }

  /** Returns the layout of the totals. */
  List<Bucket> layout() {
    return List.copyOf(layout);
  }

  /** Returns the totals as they are held, one vector for each bucket of the layout. */
  List<Operand<TFloat32>> totals() {
    List<Operand<TFloat32>> totals = new ArrayList<>();
    held.forEach(variable -> totals.add(tf.readVariableOp(variable, TFloat32.class)));
    return totals;
  }

  /**
   * Adds the ops that exchange this replica's sums.
   *
   * @param name the name of the op that has run once all is exchanged
   * @param vectors the sums, one vector for each bucket, the first with the number of examples
   * @param others further ops to run
   */
  TracedUpdate.Exchange of(String name, List<Operand<TFloat32>> vectors, List<Op> others) {
    List<Op> done = new ArrayList<>(others);
    List<Operand<TFloat32>> totals = new ArrayList<>();
    // One after the other, in the same order everywhere, which NCCL asks for.
    List<Operand<TFloat32>> before = List.of();
    for (int bucket = 0; bucket < vectors.size(); bucket++) {
      Operand<TFloat32> vector = vectors.get(bucket);
      if (bucket == 0) {
        vector = tf.concat(List.of(vector, votes), tf.constant(0));
      }
      Operand<TFloat32> exchanged =
          exchanged(buckets.get(bucket), asked.get(bucket), vector, before);
      before = List.of(exchanged);
      totals.addAll(
          buckets.get(bucket).gathers()
              ? buckets.get(bucket).added(tf, exchanged)
              : List.of(exchanged));
    }
    for (int total = 0; total < totals.size(); total++) {
      done.add(tf.assignVariableOp(held.get(total), totals.get(total)));
    }
    Operand<TFloat32> told =
        tf.slice(
            totals.get(0),
            tf.constant(new int[] {votesAt - 1}),
            tf.constant(new int[] {1 + group.workers()}));
    Op op = tf.withName(name).withControlDependencies(done).noOp();
    return new TracedUpdate.Exchange(op.op().name(), Names.of(told), Names.of(votes));
  }

  private Operand<TFloat32> exchanged(
      Bucket bucket,
      ReplicaSums.Sum sum,
      Operand<TFloat32> vector,
      List<Operand<TFloat32>> before) {
    if (bucket.shards() > 1) {
      return shards.orElseThrow().scattered(tf, sum, vector, bucket.rounds(), before);
    }
    if (bucket.gathers()) {
      return sums.gather(tf, sum, vector, before);
    }
    return bucket.rounds()
        ? sums.addRounded(tf, sum, vector, before)
        : sums.add(tf, sum, vector, before);
  }

  /**
   * Adds the ops that exchange as a replica does which has no examples.
   *
   * @param others further ops to run
   */
  public TracedUpdate.Exchange idle(List<Op> others) {
    List<Operand<TFloat32>> zeros = new ArrayList<>();
    for (ReplicaSums.Sum sum : asked) {
      int length = zeros.isEmpty() ? sum.length() - group.workers() : sum.length();
      zeros.add(tf.fill(tf.constant(new int[] {length}), tf.constant(0f)));
    }
    return of("idle", zeros, others);
  }
}
