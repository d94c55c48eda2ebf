package io.keraunos.graph.execute;

import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import io.keraunos.graph.plan.TracedTraining;
import io.keraunos.graph.plan.TracedUpdate;
import io.keraunos.loading.Batch;
import java.util.ArrayList;
import java.util.List;

/**
 * A training step in two parts: each replica computes its share of the batch and exchanges its sums
 * with all other replicas meanwhile, then it applies the sums of all.
 */
final class ExchangedCourse implements StepCourse {

  private final String name;
  private final Replicas replicas;
  private final ShareRuns busy;
  private final int told; // its index among what a busy replica fetches
  private final List<PreparedRun> idle = new ArrayList<>();
  private final ReplicaUpdates updates;

  ExchangedCourse(
      StepCalls calls, TracedTraining traced, TracedUpdate.Exchanged update, ScalarFeeds scalars) {
    this.name = "the gradients of " + traced.step().name();
    this.replicas = calls.replicas();
    this.updates = ReplicaUpdates.of(calls, traced, update.step(), update.scaling(), scalars);
    List<String> fetches = new ArrayList<>(traced.metrics().rows());
    this.told = fetches.size();
    fetches.add(update.busy().told());
    this.busy =
        ShareRuns.of(
            calls,
            List.of(List.of(update.busy().op())),
            List.of(update.busy().votes()),
            fetches,
            List.of());
    for (int replica = 0; replica < replicas.graphs().size(); replica++) {
      busy.run(replica).feed(0, updates.votes(replica));
      PreparedRun run =
          replicas
              .graph(replica)
              .prepare(
                  List.of(update.idle().votes()),
                  List.of(update.idle().told()),
                  List.of(update.idle().op()));
      run.feed(0, updates.votes(replica).handle());
      idle.add(run);
    }
  }

  @Override
  public ShareRuns shares() {
    return busy;
  }

  @Override
  public StepOutcome train(List<Batch> batch, long position, int vote) {
    updates.vote(vote);
    StepOutcome[] outcomes = new StepOutcome[batch.size()];
    replicas.together(
        name, replica -> outcomes[replica] = train(replica, batch.get(replica), position));
    return outcomes[0];
  }

  private StepOutcome train(int replica, Batch batch, long position) {
    try (NativeTensor all = exchanged(replica, batch, position)) {
      return updates.apply(replica, all);
    }
  }

  private NativeTensor exchanged(int replica, Batch batch, long position) {
    if (batch.size() > 0) {
      busy.run(replica).run(batch, position);
      return busy.run(replica).take(told);
    }
    idle.get(replica).run();
    return idle.get(replica).take(0);
  }

  @Override
  public void close() {
    busy.close();
    updates.close();
  }
}
