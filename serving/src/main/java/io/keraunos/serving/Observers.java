package io.keraunos.serving;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Observers of questions and answers besides the caller: a candidate, and the watch over drift. */
final class Observers {

  private volatile @Nullable Shadow shadow;
  private final @Nullable DriftMonitor drift;

  Observers(@Nullable DriftMonitor drift) {
    this.drift = drift;
  }

  /** Shows an answered request; its values are copied only if somebody looks. */
  void see(Supplier<List<RowCopy>> rows, Supplier<List<float[]>> answers) {
    Shadow candidate = shadow;
    boolean watched = drift != null && drift.wantsNext();
    if (candidate == null && !watched) {
      return;
    }
    List<RowCopy> copies = rows.get();
    if (drift != null && watched) {
      drift.see(copies);
    }
    if (candidate != null) {
      candidate.ask(copies, answers.get());
    }
  }

  /** Sets the candidate, and returns the one before. */
  synchronized @Nullable Shadow shadow(@Nullable Shadow next) {
    Shadow before = shadow;
    shadow = next;
    return before;
  }

  @Nullable Shadow shadow() {
    return shadow;
  }

  @Nullable DriftMonitor drift() {
    return drift;
  }
}
