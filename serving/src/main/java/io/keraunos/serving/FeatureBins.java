package io.keraunos.serving;

import io.keraunos.feature.FittedFeature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The bins of one feature with their shares in training: ten of about the same share for a
 * quantity, the most frequent values for a category; and one for missing values in front.
 */
final class FeatureBins {

  /** The most bins of a category: with more, chance alone makes the index large. */
  private static final int VALUES = 19;

  private static final double LEAST_SHARE = 1e-4;
  private static final int MISSING = 0;

  private final double[] trained; // shares
  private final double[] bounds; // of a quantity: the upper ones, without the last
  private final Map<String, Integer> values; // of a category

  private FeatureBins(double[] trained, double[] bounds, Map<String, Integer> values) {
    this.trained = trained;
    this.bounds = bounds;
    this.values = values;
  }

  /** Returns the bins of a feature that something was measured of. */
  static FeatureBins of(FittedFeature fitted) {
    double all = Math.max(1, fitted.count() + fitted.missing());
    List<Double> shares = new ArrayList<>(List.of(fitted.missing() / all));
    List<Double> bounds = new ArrayList<>();
    Map<String, Integer> values = new HashMap<>();
    if (fitted instanceof FittedFeature.Numbers numbers) {
      quantity(numbers, numbers.count() / all, shares, bounds);
    } else if (fitted instanceof FittedFeature.Values category) {
      category(category, all, shares, values);
    } else {
      shares.add(fitted.count() / all);
    }
    return new FeatureBins(
        shares.stream().mapToDouble(Double::doubleValue).toArray(),
        bounds.stream().mapToDouble(Double::doubleValue).toArray(),
        values);
  }

  /** Makes bins between deciles; those between equal ones are put together. */
  private static void quantity(
      FittedFeature.Numbers numbers, double present, List<Double> shares, List<Double> bounds) {
    List<Double> quantiles = numbers.quantiles();
    int last = quantiles.size() - 1;
    int bins = Math.min(10, last);
    double begun = 0;
    for (int bin = 1; bin <= bins; bin++) {
      int at = last * bin / bins;
      boolean differs = bin < bins && quantiles.get(at) < quantiles.get(last * (bin + 1) / bins);
      if (differs || bin == bins) {
        double share = (double) at / last;
        shares.add(present * (share - begun));
        begun = share;
        if (bin < bins) {
          bounds.add(quantiles.get(at));
        }
      }
    }
  }

  private static void category(
      FittedFeature.Values category, double all, List<Double> shares, Map<String, Integer> values) {
    List<Integer> frequent =
        IntStream.range(0, category.vocabulary().size())
            .boxed()
            .sorted(Comparator.comparing(category.counts()::get, Comparator.reverseOrder()))
            .limit(VALUES)
            .toList();
    double rest = category.count() / all;
    for (int number : frequent) {
      double share = category.counts().get(number) / all;
      values.put(category.vocabulary().get(number), shares.size());
      shares.add(share);
      rest -= share;
    }
    shares.add(Math.max(0, rest));
  }

  /** Returns how many bins there are. */
  int size() {
    return trained.length;
  }

  int missing() {
    return MISSING;
  }

  /** Returns the bin of a number. */
  int of(double value) {
    int bin = 0;
    while (bin < bounds.length && value > bounds[bin]) {
      bin++;
    }
    return Math.min(trained.length - 1, 1 + bin);
  }

  /** Returns the bin of a text or a whole number of a category. */
  int of(String value) {
    return values.getOrDefault(value, trained.length - 1);
  }

  boolean isCategory() {
    return !values.isEmpty();
  }

  /** Returns the index of counts by bin. */
  double stability(long[] counts) {
    double all = Arrays.stream(counts).sum();
    double sum = 0;
    for (int bin = 0; bin < trained.length; bin++) {
      double was = Math.max(LEAST_SHARE, trained[bin]);
      double is = Math.max(LEAST_SHARE, counts[bin] / all);
      sum += (is - was) * Math.log(is / was);
    }
    return sum;
  }

  double trainedMissing() {
    return trained[MISSING];
  }
}
