package io.keraunos.job;

import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.callback.TrainingEvent.EvaluationEvent;
import io.keraunos.callback.TrainingEvent.FitEvent;
import io.keraunos.callback.TrainingEvent.LogEvent;
import io.keraunos.metric.MetricValues;

/** Tells how far a fit is. Read by any thread. */
final class ProgressWatch implements Callback {

  private final Runnable atStart;
  private volatile JobProgress progress = JobProgress.NONE;

  /**
   * Creates a watch.
   *
   * @param atStart called when the fit is about to train
   */
  ProgressWatch(Runnable atStart) {
    this.atStart = atStart;
  }

  JobProgress progress() {
    return progress;
  }

  @Override
  public void onFitStart(FitEvent event, TrainingControl control) {
    at(event.epoch(), event.step(), event.metrics());
    atStart.run();
  }

  @Override
  public void onLog(LogEvent event, TrainingControl control) {
    JobProgress last = progress;
    progress =
        new JobProgress(
            last.epochs(),
            event.step(),
            event.pace().examplesPerSecond(),
            last.metrics().with(event.metrics()));
  }

  @Override
  public void onTrainEpochEnd(EpochEvent event, TrainingControl control) {
    at(event.epoch() + (event.completed() ? 1 : 0), event.step(), event.metrics());
  }

  @Override
  public void onEvaluationEnd(EvaluationEvent event, TrainingControl control) {
    at(progress.epochs(), Math.max(progress.steps(), event.step()), event.metrics());
  }

  @Override
  public void onFitEnd(FitEvent event, TrainingControl control) {
    at(event.epoch(), event.step(), event.metrics());
  }

  private void at(long epochs, long steps, MetricValues metrics) {
    JobProgress last = progress;
    progress =
        new JobProgress(epochs, steps, last.examplesPerSecond(), last.metrics().with(metrics));
  }
}
