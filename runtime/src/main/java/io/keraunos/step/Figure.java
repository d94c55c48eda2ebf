package io.keraunos.step;

import java.util.List;

/**
 * A figure of an evaluation, as the numbers that are drawn. {@link Metric.OfFigure} makes one of
 * the rows of all examples.
 */
public sealed interface Figure {

  /** Returns what the figure says, in a few words: {@code area under the curve 0.9876}. */
  String summary();

  /**
   * A line in the unit square, and a straight one to compare it with.
   *
   * @param across the name of the horizontal axis
   * @param up the name of the vertical axis
   * @param points the ends of the line's pieces, from left to right; empty if there is no line
   * @param left the height of the straight line at the left
   * @param right its height at the right
   * @param summary what the figure says
   */
  record Curve(
      String across, String up, List<Point> points, double left, double right, String summary)
      implements Figure {

    /** Copies the list. */
    public Curve {
      points = List.copyOf(points);
    }
  }

  /**
   * A point of the unit square.
   *
   * @param x from the left, 0 to 1
   * @param y from below, 0 to 1
   */
  record Point(double x, double y) {}

  /**
   * A square table of counts: how many examples of each class were taken for which.
   *
   * @param classes the names of the classes
   * @param counts for each class the number of its examples that were predicted to be of each
   * @param summary what the figure says
   */
  record Matrix(List<String> classes, List<List<Long>> counts, String summary) implements Figure {

    /** Copies the lists and checks that the table is square. */
    public Matrix {
      classes = List.copyOf(classes);
      counts = counts.stream().map(List::copyOf).toList();
      int size = classes.size();
      if (counts.size() != size || counts.stream().anyMatch(row -> row.size() != size)) {
        throw new IllegalArgumentException(
            "counts must be a row and a column for each of the %s classes, but are %s"
                .formatted(size, counts));
      }
    }
  }
}
