package io.keraunos.preflight;

/**
 * Probabilities that something is by chance. A check tells what it has seen only where that is less
 * likely than {@link #BOUND}: one false alarm in a million checks of data without a mistake.
 */
final class Chance {
  private Chance() {}

  /** The probability below which nothing is taken to be by chance. */
  static final double BOUND = 1e-6;

  /**
   * Returns the probability that none of some examples comes into a random part of them all: {@code
   * C(all - marked, part) / C(all, part)}, the hypergeometric distribution at 0.
   *
   * @param all how many there are
   * @param marked how many are looked for
   * @param part how many are drawn
   */
  static double none(long all, long marked, long part) {
    if (marked + part > all) {
      return 0;
    }
    return Math.exp(
        logFactorial(all - marked)
            - logFactorial(all - marked - part)
            - logFactorial(all)
            + logFactorial(all - part));
  }

  /**
   * Returns an upper bound of the probability that the shares of something in two random samples of
   * the same examples are so far apart: {@code exp(-2 d^2 n m / (n + m))}, by Hoeffding (1963).
   */
  static double apart(double difference, double n, double m) {
    return difference <= 0 ? 1 : Math.exp(-2 * difference * difference * n * m / (n + m));
  }

  /** Returns the probability of at least {@code least} successes in {@code trials} trials. */
  static double atLeast(int least, int trials, double success) {
    double sum = 0;
    for (int k = least; k <= trials; k++) {
      sum +=
          Math.exp(
              logFactorial(trials)
                  - logFactorial(k)
                  - logFactorial(trials - k)
                  + k * Math.log(success)
                  + (trials - k) * Math.log1p(-success));
    }
    return Math.min(1, sum);
  }

  /**
   * Returns {@code log(n!)}: added up for small numbers, else by Stirling's series, whose first
   * term left out is below 1e-12 there.
   */
  static double logFactorial(long n) {
    if (n < 32) {
      double sum = 0;
      for (long i = 2; i <= n; i++) {
        sum += Math.log((double) i);
      }
      return sum;
    }
    double x = n;
    return x * Math.log(x)
        - x
        + 0.5 * Math.log(2 * Math.PI * x)
        + 1 / (12 * x)
        - 1 / (360 * x * x * x)
        + 1 / (1260 * Math.pow(x, 5));
  }

  /**
   * Returns the probability of at most so many changes in a random order, by the normal
   * approximation of the runs test (Wald and Wolfowitz 1940; for several kinds Barton and David
   * 1957): with counts {@code n_i} of {@code n}, {@code mean = n - sum n_i^2 / n}.
   */
  static double changes(int changes, long[] counts) {
    double n = 0;
    double squares = 0;
    double cubes = 0;
    for (long count : counts) {
      n += count;
      squares += (double) count * count;
      cubes += (double) count * count * count;
    }
    double mean = n - squares / n;
    double variance =
        (squares * (squares + n * (n + 1)) - 2 * n * cubes - n * n * n) / (n * n * (n - 1));
    return variance <= 0 ? 1 : normalTail((mean - changes - 0.5) / Math.sqrt(variance));
  }

  /**
   * Returns an upper bound of the probability that a normal variable is above so many standard
   * deviations: {@code exp(-z^2 / 2) / 2} for {@code z >= 0}.
   */
  private static double normalTail(double z) {
    return z <= 0 ? 1 : 0.5 * Math.exp(-z * z / 2);
  }
}
