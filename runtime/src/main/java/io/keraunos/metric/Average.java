package io.keraunos.metric;

/**
 * How the values of several classes become one, as in scikit-learn and torchmetrics.
 *
 * <pre>{@code
 * step.log("val_f1", counts.f1(Average.MACRO));
 * step.log("val_recall_bird", counts.recall(Average.ofClass(2)));
 * }</pre>
 */
public sealed interface Average {

  /** The mean over the classes, each alike, of those that are in labels or predictions at all. */
  Average MACRO = new Kind("MACRO");

  /** The value of all classes counted together, so that each example weighs alike. */
  Average MICRO = new Kind("MICRO");

  /** The mean over the classes, each by the number of its examples. */
  Average WEIGHTED = new Kind("WEIGHTED");

  /** Takes the value of one class alone. */
  static Average ofClass(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("a class must be 0 or more, but was " + number);
    }
    return new OfClass(number);
  }

  /** A way to average. */
  record Kind(String name) implements Average {}

  /** One class. */
  record OfClass(int number) implements Average {}
}
