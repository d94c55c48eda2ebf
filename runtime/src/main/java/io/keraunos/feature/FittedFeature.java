package io.keraunos.feature;

import io.keraunos.annotation.Scale;
import io.keraunos.spi.Meaning;
import java.util.List;

/** What was measured of one component of the training examples. */
public sealed interface FittedFeature {

  /** Returns the number of values that were there. */
  long count();

  /** Returns the number of missing values. */
  long missing();

  /**
   * A quantity. Where no value was there, all numbers are 0.
   *
   * @param count values that were there
   * @param missing missing values
   * @param mean their mean, exact and then rounded once
   * @param deviation their standard deviation as a population, exact and then rounded once
   * @param least the least one
   * @param most the greatest one
   * @param quantiles evenly spaced quantiles from the least to the greatest, interpolated linearly:
   *     11 of them; 1,001 for a scale by quantiles; one more than buckets for buckets
   */
  record Numbers(
      long count,
      long missing,
      double mean,
      double deviation,
      double least,
      double most,
      List<Double> quantiles)
      implements FittedFeature {
    /** Copies the list. */
    public Numbers {
      quantiles = List.copyOf(quantiles);
    }

    /** Returns how many quantiles there are of a component. */
    public static int quantiles(Meaning meaning) {
      if (meaning instanceof Meaning.Buckets buckets) {
        return buckets.count() + 1;
      }
      return meaning instanceof Meaning.Number number && number.scale() == Scale.QUANTILES
          ? 1_001
          : 11;
    }

    /** Returns the median. */
    public double median() {
      int last = quantiles.size() - 1;
      return last % 2 == 0
          ? quantiles.get(last / 2)
          : (quantiles.get(last / 2) + quantiles.get(last / 2 + 1)) / 2;
    }
  }

  /**
   * A category.
   *
   * @param count values that were there
   * @param missing missing values
   * @param distinct the number of different values
   * @param vocabulary the values that have a number, by number
   * @param counts how often each of them came
   */
  record Values(long count, long missing, long distinct, List<String> vocabulary, List<Long> counts)
      implements FittedFeature {
    /** Copies the lists. */
    public Values {
      vocabulary = List.copyOf(vocabulary);
      counts = List.copyOf(counts);
    }
  }

  /**
   * A hashed value or a time, of which nothing is measured.
   *
   * @param count values that were there
   * @param missing missing values
   */
  record Occurrences(long count, long missing) implements FittedFeature {}
}
