package io.keraunos.trainer;

import io.keraunos.trainer.LearningRates.Point;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Draws the loss over the learning rate, as a page that needs nothing else. */
final class LearningRatePage {

  private static final int WIDTH = 800;
  private static final int HEIGHT = 420;
  private static final int LEFT = 70;
  private static final int BOTTOM = 370;
  private static final int TOP = 20;
  private static final int RIGHT = 780;

  private final List<Point> points;
  private final double lowest;
  private final double highest;

  private LearningRatePage(List<Point> points) {
    this.points = points;
    this.lowest = points.stream().mapToDouble(Point::smoothed).min().orElse(0);
    double most = points.stream().mapToDouble(Point::smoothed).max().orElse(1);
    this.highest = most > lowest ? most : lowest + 1;
  }

  static String of(LearningRates found) {
    LearningRatePage page = new LearningRatePage(found.points());
    OptionalDouble suggestion = found.suggestion();
    String words =
        suggestion.isPresent()
            ? text("The smoothed loss falls fastest at %.2e.", suggestion.getAsDouble())
            : "There is no suggestion: training diverged at once.";
    StringBuilder svg = new StringBuilder();
    page.axes(svg);
    page.curve(svg);
    suggestion.ifPresent(rate -> page.mark(svg, rate));
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head><meta charset="utf-8"><title>%1$s: learning rates</title>
    <style>
    body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 60em; }
    svg { width: 100%%; height: auto; } text { font: 12px sans-serif; fill: #555; }
    .grid { stroke: #ddd; } .curve { fill: none; stroke: #1f6feb; stroke-width: 2; }
    .mark { stroke: #d1242f; stroke-dasharray: 5 4; }
    </style></head>
    <body>
    <h1>%1$s: learning rates</h1>
    <p>%2$s</p>
    <svg viewBox="0 0 %3$s %4$s" role="img" aria-label="smoothed loss over the learning rate">
    %5$s</svg>
    </body>
    </html>
    """
        .formatted(found.module(), words, WIDTH, HEIGHT, svg);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private double x(double rate) {
    double first = Math.log10(points.get(0).learningRate());
    double last = Math.log10(points.get(points.size() - 1).learningRate());
    double share = last > first ? (Math.log10(rate) - first) / (last - first) : 0.5;
    return LEFT + share * (RIGHT - LEFT);
  }

  private double y(double loss) {
    return BOTTOM - (loss - lowest) / (highest - lowest) * (BOTTOM - TOP);
  }

  private void axes(StringBuilder svg) {
    int first = (int) Math.ceil(Math.log10(points.get(0).learningRate()) - 1e-9);
    int last = (int) Math.floor(Math.log10(points.get(points.size() - 1).learningRate()) + 1e-9);
    for (int power = first; power <= last; power++) {
      double x = x(Math.pow(10, power));
      svg.append(
          text(
              "<line class=\"grid\" x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\"/>"
                  + "<text x=\"%1$.1f\" y=\"%4$d\" text-anchor=\"middle\">1e%5$d</text>%n",
              x, TOP, BOTTOM, BOTTOM + 20, power));
    }
    for (int i = 0; i <= 4; i++) {
      double loss = lowest + (highest - lowest) * i / 4;
      svg.append(
          text(
              "<line class=\"grid\" x1=\"%1$d\" x2=\"%2$d\" y1=\"%3$.1f\" y2=\"%3$.1f\"/>"
                  + "<text x=\"%4$d\" y=\"%3$.1f\" text-anchor=\"end\">%5$.3g</text>%n",
              LEFT, RIGHT, y(loss), LEFT - 8, loss));
    }
    svg.append(
        text(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">learning rate</text>%n",
            (LEFT + RIGHT) / 2, BOTTOM + 42));
  }

  private void curve(StringBuilder svg) {
    svg.append("<polyline class=\"curve\" points=\"");
    for (Point point : points) {
      svg.append(text("%.1f,%.1f ", x(point.learningRate()), y(point.smoothed())));
    }
    svg.append("\"/>\n");
  }

  private void mark(StringBuilder svg, double rate) {
    svg.append(
        text(
            "<line class=\"mark\" x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\"/>%n",
            x(rate), TOP, BOTTOM));
  }
}
