package io.keraunos.benchmarks;

import io.keraunos.benchmarks.PeerPrograms.Program;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A peer, the settings that were chosen for it, and its results. */
record MeasuredPeer(Program program, String settings, List<PeerResult> runs) {
  double median(ToDoubleFunction<PeerResult> figure) {
    return spread(figure).median();
  }

  /** Examples per second; 0 where a peer has none. */
  double rate() {
    double rate = median(PeerResult::examplesPerSecond);
    return Double.isFinite(rate) ? rate : 0;
  }

  Spread spread(ToDoubleFunction<PeerResult> figure) {
    return Spread.of(runs.stream().map(figure::applyAsDouble).toList());
  }
}
