package io.keraunos.metric;

/**
 * Sums of weights, predictions, targets, errors and their products, and the variances they give.
 *
 * @param s the sums of the weights, of y, t, y y, t t, y t, e and e e, with y the predictions, t
 *     the targets and e the errors
 */
record Moments(double[] s) {

  double squaredError() {
    return s[7];
  }

  double ofTargets() {
    return around(s[4], s[2], s[2]);
  }

  double ofErrors() {
    return around(s[7], s[6], s[6]);
  }

  double correlation() {
    return around(s[5], s[1], s[2])
        / Math.sqrt(around(s[3], s[1], s[1]) * around(s[4], s[2], s[2]));
  }

  /** Computes Lin's concordance correlation. */
  double concordance() {
    double apart = (s[1] - s[2]) / s[0];
    return 2
        * around(s[5], s[1], s[2])
        / (around(s[3], s[1], s[1]) + around(s[4], s[2], s[2]) + s[0] * apart * apart);
  }

  private double around(double product, double a, double b) {
    return product - a * b / s[0];
  }

  /** Returns 1 less the share that is left, with scikit-learn's values for a constant. */
  static double explained(double left, double of) {
    if (of == 0) {
      return left == 0 ? 1 : 0;
    }
    return 1 - left / of;
  }
}
