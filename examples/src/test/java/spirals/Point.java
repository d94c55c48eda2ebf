package spirals;

import io.keraunos.annotation.TensorShape;
import io.keraunos.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A point of the plane, and which of two spirals it lies on. */
public record Point(@TensorShape({2}) float[] at, int spiral) {

  /** Draws points of both spirals, with some noise; the same ones for the same seed. */
  static Dataset<Point> draw(int count, long seed) {
    Random random = new Random(seed);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int spiral = i % 2;
      double radius = Math.sqrt(random.nextDouble());
      double angle = 3 * Math.PI * radius + Math.PI * spiral;
      double x = radius * Math.cos(angle) + 0.07 * random.nextGaussian();
      double y = radius * Math.sin(angle) + 0.07 * random.nextGaussian();
      points.add(new Point(new float[] {(float) x, (float) y}, spiral));
    }
    return Dataset.of(points);
  }
}
