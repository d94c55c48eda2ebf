package io.keraunos.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Times epochs; the first ones are for warming up and do not count. */
final class EpochClock {

  private final int warmUp;
  private final int measured;
  private final List<Double> microsPerStep = new ArrayList<>();
  private int epochs;
  private long begun;
  private long prepared;
  private long firstEnd;
  private long started;
  private double loss;
  private long firstStepMillis;
  private final List<Long> endMillis = new ArrayList<>();

  EpochClock(int warmUp, int measured) {
    this.warmUp = warmUp;
    this.measured = measured;
  }

  /** The data are there, and what comes before the first epoch begins. */
  void begin() {
    begun = System.nanoTime();
  }

  /** An epoch starts. */
  void start() {
    started = System.nanoTime();
    if (prepared == 0) {
      prepared = started;
    }
  }

  /** A step has ended. */
  void step() {
    if (firstStepMillis == 0) {
      firstStepMillis = System.currentTimeMillis();
    }
  }

  /**
   * An epoch has ended.
   *
   * @param meanLoss the mean of its steps' losses
   */
  void end(long steps, double meanLoss) {
    double micros = (System.nanoTime() - started) / 1e3 / steps;
    if (epochs++ >= warmUp) {
      microsPerStep.add(micros);
    }
    if (firstEnd == 0) {
      firstEnd = System.nanoTime();
    }
    loss = meanLoss;
    endMillis.add(System.currentTimeMillis());
  }

  int epochs() {
    return warmUp + measured;
  }

  boolean isDone() {
    return epochs >= epochs();
  }

  /** Returns the time at which the first step had ended, in milliseconds since 1970. */
  long firstStepMillis() {
    return firstStepMillis;
  }

  /**
   * Returns the times at which each epoch had ended, those for warming up too, in milliseconds
   * since 1970.
   */
  List<Long> endMillis() {
    return List.copyOf(endMillis);
  }

  /** Returns what came before the first epoch, and the time to its end. */
  PeerResult.Preparation preparation() {
    return new PeerResult.Preparation((prepared - begun) / 1e9, (firstEnd - begun) / 1e9);
  }

  /** Returns the median and the fastest epoch's time, and the last epoch's loss. */
  Measurement measurement() {
    double before = begun == 0 ? 0 : preparation().seconds();
    Spread spread = Spread.of(microsPerStep);
    return new Measurement(spread.median(), spread.min(), loss, before);
  }
}
