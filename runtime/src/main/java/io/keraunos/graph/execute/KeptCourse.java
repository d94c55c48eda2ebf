package io.keraunos.graph.execute;

import io.keraunos.graph.plan.TracedTraining;
import io.keraunos.graph.plan.TracedUpdate;
import io.keraunos.loading.Batch;
import java.util.List;

/**
 * A training step in two parts: every share keeps its gradients, then all are applied.
 *
 * @param shares the calls that keep the gradients of a step's first batch
 * @param end applies them
 */
record KeptCourse(ShareRuns shares, StepEnd end) implements StepCourse {

  static KeptCourse of(
      StepCalls calls, TracedTraining traced, TracedUpdate.Kept update, ScalarFeeds scalars) {
    ShareRuns shares =
        ShareRuns.of(
            calls,
            update.keep().stream().map(List::of).toList(),
            List.of(),
            traced.metrics().rows(),
            update.clear());
    ReplicaUpdates updates =
        ReplicaUpdates.of(calls, traced, update.step(), update.scaling(), scalars);
    String name = "the gradients of " + traced.step().name();
    StepEnd end =
        update
            .exchange()
            .<StepEnd>map(of -> new ExchangedEnd(name, calls.replicas(), of, updates))
            .orElseGet(() -> new LocalUpdate(updates));
    return new KeptCourse(shares, end);
  }

  @Override
  public StepOutcome train(List<Batch> batch, long position, int vote) {
    return end.apply(shares.run(batch, position), vote);
  }

  @Override
  public void close() {
    shares.close();
    end.close();
  }
}
