package io.keraunos.metric;

import io.keraunos.annotation.HigherIsBetter;
import io.keraunos.step.Metric;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * The best that some threshold reaches on one side while it keeps a limit on the other; 0 if none
 * keeps it. Keras's metrics of these names look at 200 thresholds, these at each score there is.
 * Scores are {@code [batch]} or {@code [batch, 1]}, logits or probabilities, and labels booleans,
 * or numbers of which those above 0.5 are positive. The rows of all examples come to the host. NaN
 * if all examples are of one kind.
 */
public final class OperatingPoints {

  private OperatingPoints() {}

  /** Computes the highest precision at which the recall is at least so much. */
  @HigherIsBetter
  public static Metric precisionAtRecall(
      Step step, Operand<TFloat32> scores, Operand<? extends TType> labels, double recall) {
    return best(step, "precisionAtRecall", scores, labels, recall, Rates::precision, Rates::recall);
  }

  /** Computes the highest recall at which the precision is at least so much. */
  @HigherIsBetter
  public static Metric recallAtPrecision(
      Step step, Operand<TFloat32> scores, Operand<? extends TType> labels, double precision) {
    return best(
        step, "recallAtPrecision", scores, labels, precision, Rates::recall, Rates::precision);
  }

  /** Computes the highest sensitivity, which is the recall, at which the specificity suffices. */
  @HigherIsBetter
  public static Metric sensitivityAtSpecificity(
      Step step, Operand<TFloat32> scores, Operand<? extends TType> labels, double specificity) {
    return best(
        step,
        "sensitivityAtSpecificity",
        scores,
        labels,
        specificity,
        Rates::recall,
        Rates::specificity);
  }

  /** Computes the highest specificity at which the sensitivity, which is the recall, suffices. */
  @HigherIsBetter
  public static Metric specificityAtSensitivity(
      Step step, Operand<TFloat32> scores, Operand<? extends TType> labels, double sensitivity) {
    return best(
        step,
        "specificityAtSensitivity",
        scores,
        labels,
        sensitivity,
        Rates::specificity,
        Rates::recall);
  }

  /** One of the rates. */
  @FunctionalInterface
  interface Rate {
    double of(Rates rates);
  }

  private static Metric best(
      Step step,
      String name,
      Operand<TFloat32> scores,
      Operand<? extends TType> labels,
      double least,
      Rate wanted,
      Rate kept) {
    if (!(least >= 0 && least <= 1)) {
      throw new IllegalArgumentException(
          "the limit of %s must be from 0 to 1, but was %s".formatted(name, least));
    }
    return new Metric.OfRows(
        BinaryOutput.of(step.tf(), name, scores, labels).rows(step.tf()),
        rows ->
            BinaryCurves.rates(rows).stream()
                .filter(rates -> kept.of(rates) >= least)
                .mapToDouble(wanted::of)
                .max()
                .orElse(BinaryCurves.isDefined(rows) ? 0 : Double.NaN));
  }
}
