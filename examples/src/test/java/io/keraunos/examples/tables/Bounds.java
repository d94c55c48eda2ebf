package io.keraunos.examples.tables;

import java.util.Comparator;
import java.util.List;

/** What a model that knows how the tables are made would reach. */
final class Bounds {
  private Bounds() {}

  /** Returns the area under the ROC curve of the true probabilities, which are all different. */
  static double auc(List<ChurnTable.Row> rows) {
    long below = 0;
    long stayed = 0;
    for (ChurnTable.Row row :
        rows.stream().sorted(Comparator.comparingDouble(ChurnTable.Row::probability)).toList()) {
      if (row.churned()) {
        below += stayed;
      } else {
        stayed++;
      }
    }
    return (double) below / (stayed * (rows.size() - stayed));
  }

  /** Returns the share of customers of whom the true probability says rightly what they do. */
  static double accuracy(List<ChurnTable.Row> rows) {
    long right = rows.stream().filter(row -> row.churned() == row.probability() > 0.5).count();
    return (double) right / rows.size();
  }

  /** Returns the mean absolute error of the true medians, which no other answer undercuts. */
  static double mae(List<HousesTable.Row> rows) {
    return rows.stream()
        .mapToDouble(row -> StrictMath.abs(row.price() - row.median()))
        .average()
        .orElseThrow();
  }
}
