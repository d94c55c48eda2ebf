package io.keraunos.metric;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The area under the receiver operating characteristic as the Mann-Whitney statistic: {@code (R - p
 * (p + 1) / 2) / (p n)}, with {@code R} the sum of the positives' ranks, ties sharing the mean of
 * theirs, and {@code p} and {@code n} the numbers of positives and negatives. <a
 * href="https://doi.org/10.1148/radiology.143.1.7063747">Hanley and McNeil 1982</a>.
 */
final class RankAuc {

  private RankAuc() {}

  /**
   * Computes the area.
   *
   * @param rows a score and 1 or 0 each
   * @return NaN if there is no positive, no negative, or a score that is NaN
   */
  static double of(float[][] rows) {
    float[][] sorted = rows.clone();
    Arrays.sort(sorted, Comparator.comparingDouble(row -> row[0]));
    double rankSum = 0;
    double positives = 0;
    int start = 0;
    while (start < sorted.length) {
      if (Float.isNaN(sorted[start][0])) {
        return Double.NaN;
      }
      int end = start;
      int positivesHere = 0;
      while (end < sorted.length && sorted[end][0] == sorted[start][0]) {
        positivesHere += sorted[end][1] > 0.5f ? 1 : 0;
        end++;
      }
      double meanRank = (start + 1 + end) / 2.0; // ranks start + 1 to end
      rankSum += meanRank * positivesHere;
      positives += positivesHere;
      start = end;
    }
    double negatives = sorted.length - positives;
    return (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
  }
}
