package io.keraunos.serving;

/**
 * Settings of the comparison of requests with the training data.
 *
 * @param every one request in so many is looked at, at least 1
 * @param window the number of examples that are compared together, at least 100
 * @param threshold the index from which on a feature has drifted, above 0
 */
public record DriftSettings(int every, int window, double threshold) {

  /** Every request, windows of 1,000 examples, threshold 0.25. */
  public static final DriftSettings DEFAULT = new DriftSettings(1, 1_000, 0.25);

  /** Checks the numbers. */
  public DriftSettings {
    if (every < 1) {
      throw new IllegalArgumentException("every must be at least 1, but was " + every);
    }
    if (window < 100) {
      throw new IllegalArgumentException(
          "window must be at least 100 examples, but was %s: of fewer the index tells nothing"
              .formatted(window));
    }
    if (!(threshold > 0)) {
      throw new IllegalArgumentException(
          "threshold must be above 0, but was %s. A usual value is 0.25".formatted(threshold));
    }
  }

  /** Returns this with one request in so many looked at. */
  public DriftSettings every(int newEvery) {
    return new DriftSettings(newEvery, window, threshold);
  }

  /** Returns this with another number of examples compared together. */
  public DriftSettings window(int newWindow) {
    return new DriftSettings(every, newWindow, threshold);
  }

  /** Returns this with another threshold. */
  public DriftSettings threshold(double newThreshold) {
    return new DriftSettings(every, window, newThreshold);
  }
}
