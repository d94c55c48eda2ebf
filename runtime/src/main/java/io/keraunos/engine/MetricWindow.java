package io.keraunos.engine;

import io.keraunos.graph.execute.MetricTotals;
import io.keraunos.trainer.NonFiniteLossException;

/**
 * The metrics counted since the last log: on the device, until they are collected.
 *
 * @param haltOnNonFiniteLoss whether a loss that is not finite ends the fit
 */
record MetricWindow(
    Training training, FitProgress progress, ActionTimes times, boolean haltOnNonFiniteLoss) {

  /**
   * Brings the counts on the device to the host.
   *
   * @throws NonFiniteLossException if a loss was not finite, and that ends the fit
   */
  MetricTotals collect() {
    long begin = times.begin("read metrics");
    MetricTotals window = progress.window();
    window.add(training.run().window());
    times.end("read metrics", begin);
    if (haltOnNonFiniteLoss && window.finiteExamples() < window.examples()) {
      long good = window.finiteExamples() / training.loader().batchSize();
      throw new NonFiniteLossException(
          ("the loss must be finite, but was not since step %s (epoch %s). Try a lower learning"
                  + " rate than %s, or look at the data; detectAnomaly(true) finds the op it comes"
                  + " from, haltOnNonFiniteLoss(false) goes on regardless")
              .formatted(
                  progress.windowStart()
                      + training.settings().accumulation().steps(progress.epoch(), good)
                      + 1,
                  progress.epoch() + 1,
                  training.optimizers().learningRate()));
    }
    return window;
  }
}
