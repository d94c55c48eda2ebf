package io.keraunos.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Times epochs; the first ones are for warming up and do not count. */
final class EpochClock {

  private final int warmUp;
  private final int measured;
  private final List<Double> microsPerStep = new ArrayList<>();
  private int epochs;
  private long started;
  private double loss;

  EpochClock(int warmUp, int measured) {
    this.warmUp = warmUp;
    this.measured = measured;
  }

  /** An epoch starts. */
  void start() {
    started = System.nanoTime();
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
    loss = meanLoss;
  }

  int epochs() {
    return warmUp + measured;
  }

  boolean isDone() {
    return epochs >= epochs();
  }

  /** The median epoch's time, and the last epoch's loss. */
  Measurement measurement() {
    return new Measurement(Spread.of(microsPerStep).median(), loss);
  }
}
