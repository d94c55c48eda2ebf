package io.keraunos.layer;

import io.keraunos.initializer.Initializer;
import io.keraunos.initializer.Initializers;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A vector for each integer: {@code [batch, ...]} to {@code [batch, ..., dimensions]} (<a
 * href="https://keras.io/api/layers/core_layers/embedding/">Keras</a>). Integers must be 0 to
 * {@code count - 1}; on a CPU another one ends the step with an error.
 *
 * <p>Variable: {@code embeddings} {@code [count, dimensions]}, uniform in ±0.05 by default.
 *
 * @param count how many integers there are
 * @param dimensions the length of each vector
 * @param initializer the vectors' first values
 */
public record Embedding(int count, int dimensions, Initializer initializer)
    implements Layer<TInt32> {

  /** Checks the numbers. */
  public Embedding {
    LayerCheck.atLeast("count", count, 1);
    LayerCheck.atLeast("dimensions", dimensions, 1);
  }

  /** Vectors of that length for that many integers. */
  public static Embedding of(int count, int dimensions) {
    return new Embedding(count, dimensions, Initializers.uniform(-0.05f, 0.05f));
  }

  /** With these first values. */
  public Embedding initializer(Initializer value) {
    return new Embedding(count, dimensions, value);
  }

  @Override
  public Operand<TFloat32> apply(Step step, Operand<TInt32> x) {
    LayerScope scope = step.scope(this);
    Ops tf = scope.tf();
    Operand<TFloat32> table = scope.weight("embeddings", Shape.of(count, dimensions), initializer);
    return scope.output(tf.gather(table, x, tf.constant(0)));
  }
}
