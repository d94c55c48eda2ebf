package io.keraunos.optimizer;

import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Multiplies the learning rate by {@code factor} when a metric has not improved for more than
 * {@code patience} epochs:
 *
 * <pre>{@code
 * ReduceOnPlateau.monitor(NetMetrics.VAL_LOSS).factor(0.5).patience(3)
 * }</pre>
 *
 * <p>The rules and defaults are those of <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html">
 * torch.optim.lr_scheduler.ReduceLROnPlateau</a> with its relative threshold: an epoch improves if
 * its value is below {@code best * (1 - threshold)}, or above {@code best * (1 + threshold)} where
 * larger is better; otherwise it is a bad one, as is one whose value is NaN. After more than {@code
 * patience} bad epochs in a row the learning rate drops, and the next {@code cooldown} epochs are
 * not counted as bad. A drop of 1e-8 or less is left out.
 *
 * <p>Nothing is remembered between calls: each call goes through the history again, so a resumed
 * run sees the same learning rates. Epochs in which the metric was not measured are passed over:
 * with a validation every third epoch, only those count, as good ones or bad ones. Of several
 * values of one epoch the last counts.
 *
 * @param metric the metric, known at the end of an epoch
 * @param largerIsBetter whether the metric should rise; false by default
 * @param factor the factor of the learning rate, above 0 and below 1; 0.1 by default
 * @param patience the number of bad epochs in a row without effect, at least 0; 10 by default
 * @param threshold the relative change that counts as an improvement, at least 0 and below 1; 1e-4
 *     by default
 * @param cooldown the number of epochs after a drop that are not counted as bad, at least 0; 0 by
 *     default
 * @param minimum the learning rate that is not fallen below, at least 0 and at most the
 *     optimizer's; 0 by default
 */
public record ReduceOnPlateau(
    MetricName metric,
    boolean largerIsBetter,
    double factor,
    long patience,
    double threshold,
    long cooldown,
    double minimum)
    implements CountedSchedule {

  private static final double SMALLEST_DROP = 1e-8;

  /** Checks the settings. */
  public ReduceOnPlateau {
    Arguments.require(
        factor > 0 && factor < 1,
        "ReduceOnPlateau.factor",
        "above 0 and below 1",
        factor,
        "0.1 divides the learning rate by ten");
    Arguments.atLeast("ReduceOnPlateau.patience", 0, patience, "0 drops after the first bad epoch");
    Arguments.decayRate("ReduceOnPlateau.threshold", threshold, "1e-4 is the usual value");
    Arguments.atLeast("ReduceOnPlateau.cooldown", 0, cooldown, "0 means none");
    Arguments.atLeastZero(
        "ReduceOnPlateau.minimum", minimum, "it is a learning rate, not a factor");
  }

  /**
   * Returns a schedule that monitors a metric that should fall, such as a loss, with PyTorch's
   * defaults.
   */
  public static ReduceOnPlateau monitor(MetricName metric) {
    return new ReduceOnPlateau(metric, false, 0.1, 10, 1e-4, 0, 0);
  }

  /** Returns a copy for a metric that should rise, such as an accuracy, or fall. */
  public ReduceOnPlateau largerIsBetter(boolean largerIsBetter) {
    return new ReduceOnPlateau(
        metric, largerIsBetter, factor, patience, threshold, cooldown, minimum);
  }

  /** Returns a copy with another factor, above 0 and below 1. */
  public ReduceOnPlateau factor(double factor) {
    return new ReduceOnPlateau(
        metric, largerIsBetter, factor, patience, threshold, cooldown, minimum);
  }

  /**
   * Returns a copy with another patience: the number of bad epochs in a row without effect, at
   * least 0.
   */
  public ReduceOnPlateau patience(long patience) {
    return new ReduceOnPlateau(
        metric, largerIsBetter, factor, patience, threshold, cooldown, minimum);
  }

  /**
   * Returns a copy with another threshold: the relative change that counts as an improvement, at
   * least 0 and below 1.
   */
  public ReduceOnPlateau threshold(double threshold) {
    return new ReduceOnPlateau(
        metric, largerIsBetter, factor, patience, threshold, cooldown, minimum);
  }

  /**
   * Returns a copy with another cooldown: the number of epochs after a drop that are not counted as
   * bad, at least 0.
   */
  public ReduceOnPlateau cooldown(long cooldown) {
    return new ReduceOnPlateau(
        metric, largerIsBetter, factor, patience, threshold, cooldown, minimum);
  }

  /**
   * Returns a copy with another minimum, which the learning rate does not fall below, at least 0.
   */
  public ReduceOnPlateau minimum(double minimum) {
    return new ReduceOnPlateau(
        metric, largerIsBetter, factor, patience, threshold, cooldown, minimum);
  }

  @Override
  public List<MetricName> monitored() {
    return List.of(metric);
  }

  /** Returns {@link ScheduleUnit#EPOCHS}: the schedule looks at finished epochs. */
  @Override
  public ScheduleUnit unit() {
    return ScheduleUnit.EPOCHS;
  }

  @Override
  public void checkBase(double base) {
    Arguments.minimumBelow("ReduceOnPlateau.minimum", minimum, base);
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    double learningRate = base;
    double best = largerIsBetter ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    long bad = 0;
    long cooling = 0;
    for (MetricValues epoch : position.history()) {
      OptionalDouble known = epoch.find(metric);
      if (known.isEmpty()) {
        continue;
      }
      double value = known.getAsDouble();
      if (improves(value, best)) {
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
        double lower = Math.max(learningRate * factor, minimum);
        learningRate = learningRate - lower > SMALLEST_DROP ? lower : learningRate;
        cooling = cooldown;
        bad = 0;
      }
    }
    return learningRate;
  }

  private boolean improves(double value, double best) {
    return largerIsBetter ? value > best * (1 + threshold) : value < best * (1 - threshold);
  }
}
