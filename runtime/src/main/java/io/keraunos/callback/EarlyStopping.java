package io.keraunos.callback;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.callback.TrainingEvent.EvaluationEvent;
import io.keraunos.callback.TrainingEvent.FitEvent;
import io.keraunos.check.Check;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import io.keraunos.metric.Moment;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Ends a fit once a metric has stopped improving, as Lightning's <a
 * href="https://lightning.ai/docs/pytorch/stable/api/lightning.pytorch.callbacks.EarlyStopping.html">EarlyStopping</a>:
 *
 * <pre>{@code
 * builder.callbacks(EarlyStopping.on(Cifar10NetMetrics.VAL_LOSS, Best.MIN).patience(3))
 * }</pre>
 *
 * <p>A validation metric is checked after each validation, a training metric after each epoch:
 * every measurement once. The state is part of every checkpoint, and so is the request to stop: a
 * fit that it has ended does nothing more when it is started again. With other settings it is
 * another callback, which begins anew.
 */
public final class EarlyStopping implements Callback {

  private final MetricName metric;
  private final Best mode;
  private int patience = 3;
  private double minDelta;
  private boolean checkFinite = true;
  private double stoppingThreshold;
  private double divergenceThreshold;
  private double best;
  private long waited;
  private boolean validated; // the metric is one of the validation; derived, so not in the state
  private boolean ended; // a validation outside a fit is none of its business

  private EarlyStopping(MetricName metric, Best mode) {
    this.metric = metric;
    this.mode = mode;
    this.best = mode.worst();
    this.stoppingThreshold = Double.NaN;
    this.divergenceThreshold = Double.NaN;
  }

  /** Returns a callback that monitors a metric. */
  public static EarlyStopping on(MetricName metric, Best mode) {
    return new EarlyStopping(metric, mode);
  }

  /**
   * Sets the patience: the number of measurements in a row without improvement after which training
   * ends, at least 1. 3 by default.
   */
  public EarlyStopping patience(int checks) {
    Check.atLeast("patience", checks, 1);
    patience = checks;
    return this;
  }

  /** Sets the smallest change that counts as an improvement, at least 0. 0 by default. */
  public EarlyStopping minDelta(double delta) {
    if (!(delta >= 0)) {
      throw new IllegalArgumentException("minDelta must be at least 0, but was " + delta);
    }
    minDelta = delta;
    return this;
  }

  /** Sets whether training ends when the metric is infinite or NaN. True by default. */
  public EarlyStopping checkFinite(boolean on) {
    checkFinite = on;
    return this;
  }

  /** Ends training once the metric is better than this value. Not set by default. */
  public EarlyStopping stoppingThreshold(double value) {
    stoppingThreshold = value;
    return this;
  }

  /** Ends training once the metric is worse than this value. Not set by default. */
  public EarlyStopping divergenceThreshold(double value) {
    divergenceThreshold = value;
    return this;
  }

  /** Returns the direction in which the metric improves. */
  public Best mode() {
    return mode;
  }

  /** Returns the number of measurements in a row without improvement after which training ends. */
  public int patience() {
    return patience;
  }

  /** Returns the smallest change that counts as an improvement. */
  public double minDelta() {
    return minDelta;
  }

  /** Returns whether a threshold may end training too. */
  public boolean hasThreshold() {
    return !Double.isNaN(stoppingThreshold) || !Double.isNaN(divergenceThreshold);
  }

  @Override
  public List<MetricName> monitored() {
    return List.of(metric);
  }

  @Override
  public String stateKey() {
    return "%s[%s %s, patience %s, minDelta %s, checkFinite %s, thresholds %s %s]"
        .formatted(
            EarlyStopping.class.getName(),
            metric,
            mode,
            patience,
            minDelta,
            checkFinite,
            stoppingThreshold,
            divergenceThreshold);
  }

  @Override
  public void reset() {
    best = mode.worst();
    waited = 0;
    validated = false;
  }

  @Override
  public String state() {
    return best + " " + waited;
  }

  @Override
  public void restore(String state) {
    String[] parts = state.split(" ", -1);
    best = Double.parseDouble(parts[0]);
    waited = Long.parseLong(parts[1]);
  }

  @Override
  public void onFitStart(FitEvent event, TrainingControl control) {
    ended = false;
  }

  @Override
  public void onFitEnd(FitEvent event, TrainingControl control) {
    ended = true;
  }

  @Override
  public void onEvaluationEnd(EvaluationEvent event, TrainingControl control) {
    if (!ended
        && event.stage() == Stage.VALIDATE
        && event.completed()
        && event.metrics().find(metric).isPresent()) {
      validated = true;
      check(event.metrics(), control);
    }
  }

  @Override
  public void onTrainEpochEnd(EpochEvent event, TrainingControl control) {
    Stage stage =
        event
            .metrics()
            .moment(metric)
            .map(Moment::stage)
            .orElse(validated ? Stage.VALIDATE : Stage.TRAIN);
    if (event.completed() && stage == Stage.TRAIN) {
      check(event.metrics(), control);
    }
  }

  private void check(MetricValues metrics, TrainingControl control) {
    OptionalDouble found = metrics.find(metric);
    if (found.isEmpty()) {
      return;
    }
    double value = found.getAsDouble();
    if (checkFinite && !Double.isFinite(value)) {
      control.requestStop("%s is %s".formatted(metric, value));
    } else if (mode.better(value, stoppingThreshold, 0)) {
      control.requestStop(
          "%s %s is better than the threshold %s".formatted(metric, value, stoppingThreshold));
    } else if (mode.better(divergenceThreshold, value, 0)) {
      control.requestStop(
          "%s %s is worse than the threshold %s".formatted(metric, value, divergenceThreshold));
    } else if (mode.better(value, best, minDelta)) {
      best = value;
      waited = 0;
    } else if (++waited >= patience) {
      control.requestStop(
          "%s was not better than %s %s times in a row".formatted(metric, best, waited));
    }
  }
}
