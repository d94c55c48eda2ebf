package io.keraunos.optimizer;

import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;

/**
 * Multiplies the rate by a factor when a metric has not become better for some epochs (<a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html">PyTorch</a>).
 * Worked out anew from the history of the epochs, so it has no state to lose.
 */
public final class ReduceOnPlateau implements LearningRateSchedule {
  private final MetricName metric;
  private final boolean largerIsBetter;
  private final double factor;
  private final int patience;
  private final double threshold;
  private final int cooldown;
  private final double minimum;

  private ReduceOnPlateau(
      MetricName metric,
      boolean largerIsBetter,
      double factor,
      int patience,
      double threshold,
      int cooldown,
      double minimum) {
    if (!(factor > 0 && factor < 1)) {
      throw new IllegalArgumentException("factor must be between 0 and 1, but was " + factor);
    }
    OptimizerCheck.atLeast("patience", patience, 0);
    OptimizerCheck.notNegative("threshold", threshold);
    OptimizerCheck.atLeast("cooldown", cooldown, 0);
    OptimizerCheck.notNegative("minimum", minimum);
    this.metric = metric;
    this.largerIsBetter = largerIsBetter;
    this.factor = factor;
    this.patience = patience;
    this.threshold = threshold;
    this.cooldown = cooldown;
    this.minimum = minimum;
  }

  /** Watches a metric that is better when smaller, such as a loss. */
  public static ReduceOnPlateau monitor(MetricName metric) {
    return new ReduceOnPlateau(metric, false, 0.1, 10, 1e-4, 0, 0);
  }

  /** Watches for larger values, such as an accuracy's. */
  public ReduceOnPlateau largerIsBetter() {
    return new ReduceOnPlateau(metric, true, factor, patience, threshold, cooldown, minimum);
  }

  /** What the rate is multiplied by, between 0 and 1; 0.1 by default. */
  public ReduceOnPlateau factor(double value) {
    return new ReduceOnPlateau(
        metric, largerIsBetter, value, patience, threshold, cooldown, minimum);
  }

  /** Epochs without a better value that are put up with; 10 by default. */
  public ReduceOnPlateau patience(int epochs) {
    return new ReduceOnPlateau(
        metric, largerIsBetter, factor, epochs, threshold, cooldown, minimum);
  }

  /** By which share of the best a value must be better to count; 1e-4 by default. */
  public ReduceOnPlateau threshold(double share) {
    return new ReduceOnPlateau(metric, largerIsBetter, factor, patience, share, cooldown, minimum);
  }

  /** Epochs after a reduction that are not counted; 0 by default. */
  public ReduceOnPlateau cooldown(int epochs) {
    return new ReduceOnPlateau(
        metric, largerIsBetter, factor, patience, threshold, epochs, minimum);
  }

  /** The rate does not fall below this; 0 by default. */
  public ReduceOnPlateau minimum(double rate) {
    return new ReduceOnPlateau(metric, largerIsBetter, factor, patience, threshold, cooldown, rate);
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    double rate = base;
    double best = largerIsBetter ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    int bad = 0;
    int cooling = 0;
    for (MetricValues epoch : position.history()) {
      double value = epoch.get(metric);
      if (better(value, best)) {
        best = value;
        bad = 0;
      } else {
        bad++;
      }
      if (cooling > 0) {
        cooling--;
        bad = 0;
      }
      if (bad > patience) {
        rate = Math.max(rate * factor, minimum);
        cooling = cooldown;
        bad = 0;
      }
    }
    return rate;
  }

  private boolean better(double value, double best) {
    if (Double.isInfinite(best)) {
      return largerIsBetter ? value > best : value < best;
    }
    return largerIsBetter ? value > best * (1 + threshold) : value < best * (1 - threshold);
  }
}
