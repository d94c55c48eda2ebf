package io.keraunos.logger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tensorflow.proto.HistogramProto;

/**
 * Computes the distribution of values, in the buckets of TensorFlow's own summaries: their limits
 * grow by a tenth, from 1e-12 up, and the same below 0. Values that are not finite are left out.
 */
final class Histogram {
  private Histogram() {}

  private static final double SMALLEST = 1e-12;
  private static final double LARGEST = 1e20;
  private static final double GROWTH = 1.1;
  private static final List<Double> LIMITS = limits();

  private static List<Double> limits() {
    List<Double> positive = new ArrayList<>();
    for (double limit = SMALLEST; limit < LARGEST; limit *= GROWTH) {
      positive.add(limit);
    }
    positive.add(Double.MAX_VALUE);
    List<Double> all = new ArrayList<>();
    for (double limit : positive) {
      all.add(-limit);
    }
    Collections.reverse(all);
    all.add(0.0);
    all.addAll(positive);
    return List.copyOf(all);
  }

  static HistogramProto of(float[] values) {
    double[] counts = new double[LIMITS.size()];
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    double sum = 0;
    double squares = 0;
    long count = 0;
    for (float value : values) {
      if (Float.isFinite(value)) {
        int found = Collections.binarySearch(LIMITS, (double) value);
        counts[found >= 0 ? Math.min(found + 1, counts.length - 1) : -found - 1]++;
        least = Math.min(least, value);
        most = Math.max(most, value);
        sum += value;
        squares += (double) value * value;
        count++;
      }
    }
    HistogramProto.Builder histogram =
        HistogramProto.newBuilder()
            .setMin(count == 0 ? 0 : least)
            .setMax(count == 0 ? 0 : most)
            .setNum((double) count)
            .setSum(sum)
            .setSumSquares(squares);
    int first = 0;
    while (first < counts.length - 1 && counts[first] == 0) {
      first++;
    }
    int last = counts.length - 1;
    while (last > first && counts[last] == 0) {
      last--;
    }
    int next = Math.max(0, first - 1); // an empty one, which is the edge
    while (next <= last) {
      double bucket = counts[next++];
      while (bucket == 0 && next <= last && counts[next] == 0) { // of empty ones the last will do
        next++;
      }
      histogram.addBucketLimit(LIMITS.get(next - 1)).addBucket(bucket);
    }
    return histogram.build();
  }
}
