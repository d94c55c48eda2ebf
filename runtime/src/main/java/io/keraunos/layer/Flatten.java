package io.keraunos.layer;

import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * All but the batch in one dimension: {@code [batch, d1, d2, ...]} to {@code [batch, d1*d2*...]}
 * (<a href="https://keras.io/api/layers/reshaping_layers/flatten/">Keras</a>). No variables, so a
 * step may call {@link #apply} without a field; in a {@link Sequential} it is {@link #layer}.
 */
public final class Flatten {
  private Flatten() {}

  /**
   * Flattens.
   *
   * @throws IllegalArgumentException if a dimension other than the batch is not known
   */
  public static Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    return flatten(step.tf(), "Flatten", x);
  }

  /** As a layer. */
  public static Layer<TFloat32> layer() {
    return new FlattenLayer();
  }

  private static Operand<TFloat32> flatten(Ops tf, String name, Operand<TFloat32> x) {
    Shape shape = x.shape();
    long size = 1;
    for (int i = 1; i < Math.max(0, shape.numDimensions()); i++) {
      size = shape.get(i) < 0 || size < 0 ? -1 : size * shape.get(i);
    }
    if (shape.isUnknown() || shape.numDimensions() < 1 || size < 0) {
      throw new IllegalArgumentException(
          "the input of %s must have known dimensions after the batch, but was %s"
              .formatted(name, shape));
    }
    return tf.reshape(x, tf.constant(new long[] {-1, size}));
  }

  private record FlattenLayer() implements Layer<TFloat32> {
    @Override
    public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
      LayerScope scope = step.scope(this);
      return scope.output(flatten(scope.tf(), scope.name(), x));
    }
  }
}
