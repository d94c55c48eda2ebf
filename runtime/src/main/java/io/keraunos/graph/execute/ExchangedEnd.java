package io.keraunos.graph.execute;

import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import io.keraunos.graph.plan.TracedUpdate;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of a training step whose shares have kept their sums: the replicas exchange them, then
 * each applies the sums of all.
 */
final class ExchangedEnd implements StepEnd {

  private final String name;
  private final Replicas replicas;
  private final List<PreparedRun> exchanges = new ArrayList<>();
  private final ReplicaUpdates updates;

  ExchangedEnd(
      String name, Replicas replicas, TracedUpdate.Exchange traced, ReplicaUpdates updates) {
    this.name = name;
    this.replicas = replicas;
    this.updates = updates;
    for (int replica = 0; replica < replicas.graphs().size(); replica++) {
      PreparedRun run =
          replicas
              .graph(replica)
              .prepare(List.of(traced.votes()), List.of(traced.told()), List.of(traced.op()));
      run.feed(0, updates.votes(replica).handle());
      exchanges.add(run);
    }
  }

  @Override
  public StepOutcome apply(long own, int vote) {
    updates.vote(vote);
    StepOutcome[] outcomes = new StepOutcome[exchanges.size()];
    replicas.together(name, replica -> outcomes[replica] = apply(replica));
    return outcomes[0];
  }

  private StepOutcome apply(int replica) {
    exchanges.get(replica).run();
    try (NativeTensor told = exchanges.get(replica).take(0)) {
      return updates.apply(replica, told);
    }
  }

  @Override
  public void close() {
    updates.close();
  }
}
