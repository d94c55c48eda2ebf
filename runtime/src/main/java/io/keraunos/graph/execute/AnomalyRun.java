package io.keraunos.graph.execute;

import io.keraunos.capi.NativeTensor;
import io.keraunos.graph.plan.Anomaly;
import io.keraunos.graph.plan.AnomalyProbes;
import io.keraunos.loading.Batch;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Looks for values that are not finite in one training step, without training or counting. */
final class AnomalyRun implements AutoCloseable {

  private final AnomalyProbes probes;
  private final ShareRuns shares;

  /**
   * @param shares the shares of a batch on one device
   * @param idle for each share, the op for a batch that it has no examples of; empty if there is
   *     none
   */
  AnomalyRun(StepCalls calls, AnomalyProbes probes, int shares, List<String> idle) {
    this.probes = probes;
    this.shares =
        ShareRuns.of(
            calls,
            Collections.nCopies(shares, List.of()),
            List.of(),
            List.of(probes.flags()),
            idle);
  }

  Optional<Anomaly> find(List<Batch> batch, long position) {
    shares.run(batch, position);
    Optional<Anomaly> first = Optional.empty();
    for (int share = 0; share < batch.size(); share++) {
      if (batch.get(share).size() > 0) {
        Optional<Anomaly> anomaly = probes.find(finite(shares.run(share)));
        first = first.isPresent() ? first : anomaly;
      }
    }
    return first;
  }

  private static boolean[] finite(ShareRun share) {
    try (NativeTensor flags = share.take(0)) {
      boolean[] finite = new boolean[flags.data().capacity()];
      for (int i = 0; i < finite.length; i++) {
        finite[i] = flags.data().get(i) != 0;
      }
      return finite;
    }
  }

  @Override
  public void close() {
    shares.close();
  }
}
