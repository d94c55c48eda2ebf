package io.keraunos.graph.execute;

import io.keraunos.graph.plan.TracedTraining;
import io.keraunos.loading.Batch;
import java.util.List;

/**
 * A training step in one call, which computes the gradients and applies them.
 *
 * @param shares the call, for the only share
 */
record DirectCourse(ShareRuns shares) implements StepCourse {

  static DirectCourse of(StepCalls calls, TracedTraining traced, String op, ScalarFeeds scalars) {
    ShareRuns shares =
        ShareRuns.of(
            calls,
            List.of(List.of(op)),
            traced.optimizerFeeds(),
            traced.metrics().rows(),
            List.of());
    scalars.feed(shares.run(0));
    return new DirectCourse(shares);
  }

  @Override
  public StepOutcome train(List<Batch> batch, long position, int vote) {
    return new StepOutcome(shares.run(batch, position), new int[] {vote});
  }

  @Override
  public void close() {
    shares.close();
  }
}
