package io.keraunos.logger;

import io.keraunos.step.Figure;
import io.keraunos.step.Figure.Point;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Draws figures as pictures without words: fonts are not on every machine that trains. Pixels are
 * set one by one, so no more of AWT is needed than a picture in memory.
 */
final class FigurePng {

  /** Width and height of a picture, in pixels. */
  static final int SIDE = 321;

  private static final int WHITE = 0xffffff;
  private static final int GRID = 0xe3e3de;
  private static final int RULE = 0x9b9ea6;
  private static final int CURVE = 0x0072b2; // Okabe and Ito's blue

  private final BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);

  private FigurePng() {
    fill(0, 0, SIDE, SIDE, WHITE);
  }

  /** Draws a figure, {@link #SIDE} pixels wide and high. */
  static byte[] of(Figure figure) throws IOException {
    FigurePng drawing = new FigurePng();
    if (figure instanceof Figure.Curve curve) {
      drawing.curve(curve);
    } else if (figure instanceof Figure.Matrix matrix) {
      drawing.matrix(matrix.counts());
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(drawing.picture, "png", png);
    return png.toByteArray();
  }

  private void curve(Figure.Curve curve) {
    for (int i = 0; i <= 5; i++) {
      int at = i * (SIDE - 1) / 5;
      fill(at, 0, 1, SIDE, GRID);
      fill(0, at, SIDE, 1, GRID);
    }
    line(new Point(0, curve.left()), new Point(1, curve.right()), 1, RULE);
    List<Point> points = curve.points();
    for (int i = 1; i < points.size(); i++) {
      line(points.get(i - 1), points.get(i), 3, CURVE);
    }
    if (points.size() == 1) {
      line(points.get(0), points.get(0), 5, CURVE);
    }
  }

  /** Draws a straight line as a row of squares. */
  private void line(Point from, Point to, int width, int color) {
    double x = from.x() * (SIDE - 1);
    double y = (1 - from.y()) * (SIDE - 1);
    double right = (to.x() - from.x()) * (SIDE - 1);
    double down = (from.y() - to.y()) * (SIDE - 1);
    int steps = (int) Math.ceil(Math.max(Math.abs(right), Math.abs(down)));
    for (int i = 0; i <= steps; i++) {
      double share = steps == 0 ? 0 : (double) i / steps;
      fill(
          (int) Math.round(x + right * share) - width / 2,
          (int) Math.round(y + down * share) - width / 2,
          width,
          width,
          color);
    }
  }

  /** Shades each place by its share of its row. */
  private void matrix(List<List<Long>> counts) {
    int size = counts.size();
    for (int row = 0; row < size; row++) {
      double all = Math.max(1, counts.get(row).stream().mapToLong(count -> count).sum());
      for (int column = 0; column < size; column++) {
        int x = column * SIDE / size;
        int y = row * SIDE / size;
        int gap = size <= SIDE / 8 ? 1 : 0;
        fill(
            x,
            y,
            (column + 1) * SIDE / size - x - gap,
            (row + 1) * SIDE / size - y - gap,
            mixed(counts.get(row).get(column) / all));
      }
    }
  }

  private static int mixed(double share) {
    int color = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int white = WHITE >> shift & 0xff;
      int full = CURVE >> shift & 0xff;
      color |= (int) Math.round(white + (full - white) * (0.05 + 0.95 * share)) << shift;
    }
    return color;
  }

  private void fill(int x, int y, int width, int height, int color) {
    for (int i = Math.max(0, x); i < Math.min(SIDE, x + width); i++) {
      for (int j = Math.max(0, y); j < Math.min(SIDE, y + height); j++) {
        picture.setRGB(i, j, color);
      }
    }
  }
}
