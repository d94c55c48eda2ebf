package io.keraunos.graph.execute;

import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import io.keraunos.graph.plan.TracedTraining;
import io.keraunos.graph.plan.TracedUpdate;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.DataType;

/** The updates at the end of a training step, one on each replica, and the votes of the workers. */
final class ReplicaUpdates implements AutoCloseable {

  private final int rank;
  private final List<Runnable> updates;
  private final List<NativeTensor> votes = new ArrayList<>();

  private ReplicaUpdates(int rank, int workers, List<Runnable> updates) {
    this.rank = rank;
    this.updates = updates;
    for (int replica = 0; replica < updates.size(); replica++) {
      NativeTensor tensor = NativeTensor.vector(DataType.DT_FLOAT, workers, Float.BYTES);
      tensor.data().asFloatBuffer().put(new float[workers]);
      votes.add(tensor);
    }
  }

  /**
   * Prepares the updates.
   *
   * @param step the op
   * @param scalars feeds the optimizer's scalars
   */
  static ReplicaUpdates of(
      StepCalls calls,
      TracedTraining traced,
      String step,
      Optional<TracedUpdate.Scaling> scaling,
      ScalarFeeds scalars) {
    List<Runnable> updates = new ArrayList<>();
    for (var graph : calls.replicas().graphs()) {
      PreparedRun run = graph.prepare(traced.optimizerFeeds(), List.of(), List.of(step));
      scalars.feed(run);
      updates.add(scaling.<Runnable>map(of -> new ScaledUpdate(graph, run, of)).orElse(run::run));
    }
    int workers = calls.replicas().workers().map(all -> all.cluster().size()).orElse(1);
    return new ReplicaUpdates(calls.rank(), workers, updates);
  }

  /** Returns the memory of a replica's votes. */
  NativeTensor votes(int replica) {
    return votes.get(replica);
  }

  /** Sets the vote of this worker, which its first replica sends. */
  void vote(int vote) {
    votes.get(0).data().asFloatBuffer().put(rank, vote);
  }

  /** Applies on the only replica what its shares have kept. */
  StepOutcome apply(long examples, int vote) {
    updates.get(0).run();
    return new StepOutcome(examples, new int[] {vote});
  }

  /**
   * Applies on a replica what all have added up, unless none had an example.
   *
   * @param told the number of examples and the votes of all workers, as {@link
   *     TracedUpdate.Exchange#told}
   */
  StepOutcome apply(int replica, NativeTensor told) {
    FloatBuffer values = told.data().asFloatBuffer();
    long examples = Math.round((double) values.get(0));
    int[] all = new int[values.capacity() - 1];
    for (int worker = 0; worker < all.length; worker++) {
      all[worker] = (int) values.get(1 + worker);
    }
    if (examples > 0) {
      updates.get(replica).run();
    }
    return new StepOutcome(examples, all);
  }

  @Override
  public void close() {
    votes.forEach(NativeTensor::close);
  }
}
