package io.keraunos.layer;

import io.keraunos.functional.Checks;
import io.keraunos.functional.Reshapes;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Flattens each example to one row, as <a
 * href="https://keras.io/api/layers/reshaping_layers/flatten/">Keras' Flatten</a>.
 *
 * <p>In: {@code [batch, d1, ..., dn]}. Out: {@code [batch, d1 * ... * dn]}; {@code [batch]} becomes
 * {@code [batch, 1]}. It has no variables, so it needs no field: {@code Flatten.apply(step, x)}. In
 * a {@code Sequential} write {@code Flatten.layer()}.
 */
public final class Flatten {

  private Flatten() {}

  /**
   * Adds the ops.
   *
   * @throws IllegalArgumentException if the input has no batch dimension
   */
  public static Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    return flatten(step.tf(), x);
  }

  /** Returns a layer that flattens, for {@code Sequential}. */
  public static Layer<TFloat32> layer() {
    return new FlattenLayer();
  }

  private static Operand<TFloat32> flatten(Ops tf, Operand<TFloat32> x) {
    Checks.rankAtLeast("Flatten", x, 1, "[batch, ...]");
    return Reshapes.flat(tf, x);
  }

  private static final class FlattenLayer implements Layer<TFloat32> {
    @Override
    public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
      LayerScope scope = step.scope(this);
      return scope.output(flatten(scope.tf(), x));
    }

    @Override
    public String toString() {
      return "Flatten";
    }
  }
}
