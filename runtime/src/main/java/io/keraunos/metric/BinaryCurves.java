package io.keraunos.metric;

import io.keraunos.step.Figure;
import io.keraunos.step.Figure.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Curves computed from the scores of all examples, each with 1 for a positive or 0. */
final class BinaryCurves {
  private BinaryCurves() {}

  private static final int BINS = 10;

  /**
   * Counts of examples whose score is at least some threshold.
   *
   * @param positives those that are positive
   * @param negatives those that are negative
   */
  private record Counts(long positives, long negatives) {}

  /** Returns the counts at each different score, from the highest on, after a first of none. */
  private static List<Counts> counts(float[][] rows) {
    float[][] sorted = rows.clone();
    Arrays.sort(sorted, Comparator.comparingDouble((float[] row) -> row[0]).reversed());
    List<Counts> all = new ArrayList<>(List.of(new Counts(0, 0)));
    long positives = 0;
    for (int i = 0; i < sorted.length; i++) {
      positives += sorted[i][1] > 0.5f ? 1 : 0;
      if (i + 1 == sorted.length || sorted[i + 1][0] != sorted[i][0]) {
        all.add(new Counts(positives, i + 1 - positives));
      }
    }
    return all;
  }

  private static boolean hasNan(float[][] rows) {
    return Arrays.stream(rows).anyMatch(row -> Float.isNaN(row[0]));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Draws the receiver operating characteristic, with the ends of its straight pieces alone. */
  static Figure roc(float[][] rows) {
    List<Counts> counts = hasNan(rows) ? List.of(new Counts(0, 0)) : counts(rows);
    Counts all = counts.get(counts.size() - 1);
    List<Point> points = new ArrayList<>();
    if (all.positives() > 0 && all.negatives() > 0) {
      for (int i = 0; i < counts.size(); i++) {
        boolean end = i == 0 || i == counts.size() - 1;
        if (end || turns(counts.get(i - 1), counts.get(i), counts.get(i + 1))) {
          points.add(
              new Point(
                  (double) counts.get(i).negatives() / all.negatives(),
                  (double) counts.get(i).positives() / all.positives()));
        }
      }
    }
    return new Figure.Curve(
        "false positive rate",
        "true positive rate",
        points,
        0,
        1,
        points.isEmpty() ? missing(rows) : text("area under the curve %.4f", RankAuc.of(rows)));
  }

  private static boolean turns(Counts before, Counts at, Counts after) {
    return (at.positives() - before.positives()) * (after.negatives() - at.negatives())
        != (after.positives() - at.positives()) * (at.negatives() - before.negatives());
  }

  /**
   * Computes the area under the steps of precision over recall: {@code sum_i (R_i - R_(i-1)) P_i}.
   *
   * @return NaN if there is no positive, or a score that is NaN
   */
  static double averagePrecision(float[][] rows) {
    if (hasNan(rows)) {
      return Double.NaN;
    }
    List<Counts> counts = counts(rows);
    double all = counts.get(counts.size() - 1).positives();
    double area = 0;
    for (int i = 1; i < counts.size(); i++) {
      Counts at = counts.get(i);
      long more = at.positives() - counts.get(i - 1).positives();
      area += more / all * at.positives() / (at.positives() + at.negatives());
    }
    return all == 0 ? Double.NaN : area;
  }

  /** Returns whether there are positives, negatives and no score that is NaN. */
  static boolean isDefined(float[][] rows) {
    return !hasNan(rows)
        && Arrays.stream(rows).anyMatch(row -> row[1] > 0.5f)
        && Arrays.stream(rows).anyMatch(row -> row[1] <= 0.5f);
  }

  /**
   * Returns what each threshold reaches, from the one that takes nothing on; empty if undefined.
   */
  static List<Rates> rates(float[][] rows) {
    if (!isDefined(rows)) {
      return List.of();
    }
    List<Counts> counts = counts(rows);
    Counts all = counts.get(counts.size() - 1);
    return counts.stream()
        .map(
            at ->
                new Rates(
                    (double) at.positives() / Math.max(1, at.positives() + at.negatives()),
                    (double) at.positives() / all.positives(),
                    1 - (double) at.negatives() / all.negatives()))
        .toList();
  }

  /** Draws precision over recall, in steps: no threshold gives what lies between two of them. */
  static Figure precisionRecall(float[][] rows) {
    List<Counts> counts = hasNan(rows) ? List.of(new Counts(0, 0)) : counts(rows);
    Counts all = counts.get(counts.size() - 1);
    List<Point> points = new ArrayList<>();
    double recall = 0;
    if (all.positives() > 0) {
      for (Counts at : counts.subList(1, counts.size())) {
        double precision = (double) at.positives() / (at.positives() + at.negatives());
        double next = (double) at.positives() / all.positives();
        points.add(new Point(recall, precision));
        points.add(new Point(next, precision));
        recall = next;
      }
    }
    double share = (double) all.positives() / Math.max(1, all.positives() + all.negatives());
    return new Figure.Curve(
        "recall",
        "precision",
        points,
        share,
        share,
        points.isEmpty() ? missing(rows) : text("average precision %.4f", averagePrecision(rows)));
  }

  /**
   * Draws the share of positives over the mean probability, of each tenth of the probabilities that
   * has examples.
   *
   * @param rows a probability and 1 or 0 each
   */
  static Figure calibration(String across, String up, float[][] rows) {
    long[] examples = new long[BINS];
    double[] said = new double[BINS];
    double[] positives = new double[BINS];
    boolean nan = hasNan(rows);
    for (float[] row : nan ? new float[0][] : rows) {
      int bin = 0;
      while (bin + 1 < BINS && row[0] > (bin + 1) / (double) BINS) {
        bin++;
      }
      examples[bin]++;
      said[bin] += row[0];
      positives[bin] += row[1] > 0.5f ? 1 : 0;
    }
    List<Point> points = new ArrayList<>();
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      if (examples[bin] > 0) {
        points.add(new Point(said[bin] / examples[bin], positives[bin] / examples[bin]));
        error += Math.abs(said[bin] - positives[bin]) / rows.length;
      }
    }
    return new Figure.Curve(
        across,
        up,
        points,
        0,
        1,
        points.isEmpty() ? missing(rows) : text("expected calibration error %.4f", error));
  }

  private static String missing(float[][] rows) {
    return hasNan(rows) ? "no curve: a score is NaN" : "no curve: all examples are of one kind";
  }
}
