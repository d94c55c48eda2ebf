package io.keraunos.callback;

import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.check.Check;

/** Logs the distribution of the values of every trainable variable, after every n-th epoch. */
public final class WeightHistograms implements Callback {

  private final long epochs;

  private WeightHistograms(long epochs) {
    this.epochs = epochs;
  }

  /**
   * Returns a callback that logs after every n-th epoch.
   *
   * @param epochs at least 1
   */
  public static WeightHistograms everyEpochs(long epochs) {
    Check.atLeast("everyEpochs", epochs, 1);
    return new WeightHistograms(epochs);
  }

  @Override
  public void onTrainEpochEnd(EpochEvent event, TrainingControl control) {
    if (event.completed() && (event.epoch() + 1) % epochs == 0) {
      control.weights().forEach(control::logHistogram);
    }
  }
}
