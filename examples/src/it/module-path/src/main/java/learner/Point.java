package learner;

import io.keraunos.annotation.TensorShape;

/** A point of the line {@code y = 2 x1 - 3 x2 + 1}. */
public record Point(@TensorShape({2}) float[] x, float y) {

  static Point at(int index) {
    float x1 = index % 10 / 10f;
    float x2 = index / 10 % 10 / 10f;
    return new Point(new float[] {x1, x2}, 2 * x1 - 3 * x2 + 1);
  }
}
