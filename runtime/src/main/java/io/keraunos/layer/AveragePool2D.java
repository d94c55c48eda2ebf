package io.keraunos.layer;

import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * The mean of each window: {@code [batch, height, width, channels]} to {@code [batch, height',
 * width', channels]} (<a
 * href="https://keras.io/api/layers/pooling_layers/average_pooling2d/">Keras</a>). No variables.
 *
 * @param size the window's height and width in pixels
 * @param stride pixels between windows; the size by default
 * @param padding what happens at the border; VALID by default
 */
public record AveragePool2D(int size, int stride, Padding padding) implements Layer<TFloat32> {

  /** Checks the numbers. */
  public AveragePool2D {
    LayerCheck.atLeast("size", size, 1);
    LayerCheck.atLeast("stride", stride, 1);
  }

  /** Windows side by side. */
  public static AveragePool2D of(int size) {
    return new AveragePool2D(size, size, Padding.VALID);
  }

  /** With this stride. */
  public AveragePool2D stride(int pixels) {
    return new AveragePool2D(size, pixels, padding);
  }

  /** With this padding. */
  public AveragePool2D padding(Padding value) {
    return new AveragePool2D(size, stride, value);
  }

  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    Shape input = LayerCheck.image(scope, x);
    LayerCheck.fits(scope, input, size, size, padding);
    return scope.output(
        scope
            .tf()
            .nn
            .avgPool(
                x,
                List.of(1L, (long) size, (long) size, 1L),
                List.of(1L, (long) stride, (long) stride, 1L),
                padding.name()));
  }
}
