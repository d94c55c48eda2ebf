package io.keraunos.metric;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The weights of an epoch's places by class.
 *
 * @param right what was rightly said to be of each class
 * @param said what was said to be of each class
 * @param is what is of each class
 * @param all what could be of each class
 * @param labels whether each class is a question of its own, so that several may be true
 */
record ClassSums(double[] right, double[] said, double[] is, double[] all, boolean labels) {

  /** A measure of one class. */
  @FunctionalInterface
  interface Measure {
    double of(double right, double said, double is, double all);
  }

  /**
   * Reads the sums of three or four vectors, one after the other. An example whose weight is NaN
   * could be taken for any class, so it makes the sums of all classes NaN; of several labels, those
   * of its label.
   */
  static ClassSums of(double[] given, int classes, boolean labels) {
    double[] sums = given.clone();
    double[] is = Arrays.copyOfRange(sums, 2 * classes, 3 * classes);
    double[] all = new double[classes];
    if (!labels && Double.isNaN(total(is))) {
      Arrays.fill(sums, Double.NaN);
      Arrays.fill(is, Double.NaN);
    }
    if (labels) {
      all = Arrays.copyOfRange(sums, 3 * classes, 4 * classes);
    } else {
      Arrays.fill(all, total(is));
    }
    return new ClassSums(
        Arrays.copyOf(sums, classes),
        Arrays.copyOfRange(sums, classes, 2 * classes),
        is,
        all,
        labels);
  }

  static double total(double[] values) {
    return Arrays.stream(values).sum();
  }

  /** Divides, with 0 for nothing by nothing. */
  static double share(double part, double of) {
    return of == 0 ? 0 : part / of;
  }

  double average(Measure measure, Average average) {
    if (average instanceof Average.OfClass of) {
      return at(measure, of.number());
    }
    if (average == Average.MICRO) {
      return measure.of(total(right), total(said), total(is), total(all));
    }
    double[] weights =
        average == Average.WEIGHTED
            ? is
            : IntStream.range(0, is.length)
                .mapToDouble(k -> labels || said[k] + is[k] != 0 ? 1 : 0)
                .toArray();
    double sum = 0;
    for (int k = 0; k < is.length; k++) {
      sum += weights[k] == 0 ? 0 : weights[k] * at(measure, k);
    }
    return share(sum, total(weights));
  }

  private double at(Measure measure, int k) {
    return measure.of(right[k], said[k], is[k], all[k]);
  }

  double accuracy() {
    return share(total(right), total(is));
  }

  /** Computes the mean recall of the classes that there are. */
  double balancedAccuracy() {
    return IntStream.range(0, is.length)
        .filter(k -> is[k] != 0)
        .mapToDouble(k -> right[k] / is[k])
        .average()
        .orElse(Double.NaN);
  }

  double matthews() {
    double n = total(is);
    double top = total(right) * n - product(said, is);
    double bottom = Math.sqrt(n * n - product(said, said)) * Math.sqrt(n * n - product(is, is));
    return share(top, bottom);
  }

  double cohensKappa() {
    double n = total(is);
    double chance = product(said, is) / (n * n);
    return (accuracy() - chance) / (1 - chance);
  }

  private static double product(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(k -> a[k] * b[k]).sum();
  }
}
