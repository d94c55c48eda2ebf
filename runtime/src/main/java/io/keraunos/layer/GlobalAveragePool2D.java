package io.keraunos.layer;

import io.keraunos.functional.Checks;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/**
 * The mean of each channel over the whole image, as <a
 * href="https://keras.io/api/layers/pooling_layers/global_average_pooling2d/">Keras'
 * GlobalAveragePooling2D</a>.
 *
 * <p>In: {@code [batch, height, width, channels]}. Out: {@code [batch, channels]}, or {@code
 * [batch, 1, 1, channels]} with {@link #keepDims}. It has no variables.
 */
public final class GlobalAveragePool2D implements Layer<TFloat32> {

  private final boolean keepDims;

  private GlobalAveragePool2D(boolean keepDims) {
    this.keepDims = keepDims;
  }

  /** Returns the layer. */
  public static GlobalAveragePool2D of() {
    return new GlobalAveragePool2D(false);
  }

  /** Sets whether height and width are kept, with size 1. False by default. */
  public GlobalAveragePool2D keepDims(boolean keep) {
    return new GlobalAveragePool2D(keep);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the input is not of rank 4
   */
  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    Ops tf = scope.tf();
    Checks.rank(scope, x, 4, "[batch, height, width, channels]");
    return scope.output(tf.math.mean(x, tf.constant(new int[] {1, 2}), Mean.keepDims(keepDims)));
  }

  @Override
  public String toString() {
    return keepDims ? "GlobalAveragePool2D(keepDims)" : "GlobalAveragePool2D";
  }
}
