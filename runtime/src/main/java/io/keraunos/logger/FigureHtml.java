package io.keraunos.logger;

import io.keraunos.step.Figure;
import io.keraunos.step.Figure.Point;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Draws figures as elements of a page: curves as SVG, a confusion matrix as a table. */
final class FigureHtml {
  private FigureHtml() {}

  private static final int LEFT = 44;
  private static final int TOP = 8;
  private static final int SIDE = 270;
  private static final int WIDTH = LEFT + SIDE + 14;
  private static final int HEIGHT = TOP + SIDE + 40;

  /** The most points of a curve that are shown one by one. */
  private static final int FEW = 20;

  /**
   * Draws a figure.
   *
   * @param when the time of its evaluation, in words
   */
  static String of(String name, String when, Figure figure) {
    String part = ChartFamily.part(name);
    return """
    <figure class="%s"><div class="head"><h2>%s</h2></div>
    %s<figcaption>%s <small>%s</small></figcaption></figure>
    """
        .formatted(
            part.isEmpty() ? "other" : part,
            Figures.escaped(name),
            drawn(figure),
            Figures.escaped(figure.summary()),
            Figures.escaped(when));
  }

  private static String drawn(Figure figure) {
    if (figure instanceof Figure.Curve curve) {
      return svg(curve);
    } else if (figure instanceof Figure.Matrix matrix) {
      return table(matrix);
    }
    throw new AssertionError(figure);
  }

  private static String svg(Figure.Curve curve) {
    StringBuilder svg = new StringBuilder();
    for (int i = 0; i <= 5; i++) {
      double at = i / 5.0;
      svg.append(line("grid", 0, at, 1, at)).append(line("grid", at, 0, at, 1));
      svg.append(label(LEFT - 6, y(at) + 4, "end", text("%.1f", at)));
      svg.append(label(x(at), TOP + SIDE + 16, "middle", text("%.1f", at)));
    }
    svg.append(line("rule", 0, curve.left(), 1, curve.right()));
    svg.append("<polyline class=\"curve\" points=\"").append(path(curve.points())).append("\"/>");
    if (curve.points().size() <= FEW) {
      for (Point point : curve.points()) {
        svg.append(
            text(
                "<circle class=\"dot\" r=\"3\" cx=\"%.1f\" cy=\"%.1f\"/>",
                x(point.x()), y(point.y())));
      }
    }
    svg.append(label(x(0.5), HEIGHT - 6, "middle", curve.across()));
    svg.append(
        text(
            "<text transform=\"translate(11 %.1f) rotate(-90)\" text-anchor=\"middle\">%s</text>",
            y(0.5), Figures.escaped(curve.up())));
    return """
    <div class="plot"><svg viewBox="0 0 %s %s" role="img" aria-label="%s over %s">%s</svg></div>
    """
        .formatted(
            WIDTH, HEIGHT, Figures.escaped(curve.up()), Figures.escaped(curve.across()), svg);
  }

  /** Returns the points as far as they can be told apart on the page. */
  private static String path(List<Point> points) {
    StringBuilder path = new StringBuilder();
    String last = "";
    for (Point point : points) {
      String at = text("%.1f,%.1f ", x(point.x()), y(point.y()));
      path.append(at.equals(last) ? "" : at);
      last = at;
    }
    return path.toString();
  }

  private static String line(String kind, double x1, double y1, double x2, double y2) {
    return text(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
        kind, x(x1), y(y1), x(x2), y(y2));
  }

  private static String label(double x, double y, String anchor, String label) {
    return text(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
        x, y, anchor, Figures.escaped(label));
  }

  private static double x(double share) {
    return LEFT + share * SIDE;
  }

  private static double y(double share) {
    return TOP + (1 - share) * SIDE;
  }

  private static String table(Figure.Matrix matrix) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < matrix.classes().size(); i++) {
      List<Long> counts = matrix.counts().get(i);
      double all = Math.max(1, counts.stream().mapToLong(count -> count).sum());
      rows.append("<tr><th scope=\"row\">%s</th>".formatted(name(matrix, i)));
      for (long count : counts) {
        rows.append(text("<td style=\"--share:%.3f\">%s</td>", count / all, Figures.count(count)));
      }
      rows.append("</tr>\n");
    }
    String head =
        IntStream.range(0, matrix.classes().size())
            .mapToObj(i -> "<th scope=\"col\">%s</th>".formatted(name(matrix, i)))
            .collect(Collectors.joining());
    return """
    <div class="matrix"><table><thead><tr><td>is \\ taken for</td>%s</tr></thead>
    <tbody>
    %s</tbody></table></div>
    """
        .formatted(head, rows);
  }

  private static String name(Figure.Matrix matrix, int index) {
    return Figures.escaped(matrix.classes().get(index));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
