package io.keraunos.graph.execute;

import io.keraunos.capi.NativeTensor;
import io.keraunos.graph.plan.Anomaly;
import io.keraunos.graph.plan.AnomalyProbes;
import io.keraunos.loading.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks for values that are not finite in one training step, without training or counting. */
final class AnomalyRun implements AutoCloseable {

  private final AnomalyProbes probes;
  private final List<ShareRun> shares = new ArrayList<>();

  AnomalyRun(StepCalls calls, AnomalyProbes probes, int count) {
    this.probes = probes;
    for (int share = 0; share < count; share++) {
      shares.add(new ShareRun(calls, share, List.of(), List.of(probes.flags()), List.of()));
    }
  }

  Optional<Anomaly> find(List<Batch> batch, long position) {
    for (int share = 0; share < batch.size(); share++) {
      if (batch.get(share).size() > 0) {
        shares.get(share).run(batch.get(share), position);
        Optional<Anomaly> anomaly = probes.find(finite(shares.get(share)));
        if (anomaly.isPresent()) {
          return anomaly;
        }
      }
    }
    return Optional.empty();
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
    shares.forEach(ShareRun::close);
  }
}
