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
 * A linear map of the last dimension: {@code [batch, ..., features]} to {@code [batch, ..., units]}
 * (<a href="https://keras.io/api/layers/core_layers/dense/">Keras</a>).
 *
 * <p>Variables: {@code kernel} {@code [features, units]}, {@code bias} {@code [units]}. Use {@link
 * #of} and the methods that return a changed copy; defaults are those of Keras: Glorot uniform
 * kernel, zero bias, no activation.
 *
 * @param units the size of the output, at least 1
 * @param useBias whether a bias is added
 * @param activation what follows
 * @param kernelInitializer the kernel's first value
 * @param biasInitializer the bias's first value
 */
public record Dense(
    int units,
    boolean useBias,
    Activation activation,
    Initializer kernelInitializer,
    Initializer biasInitializer)
    implements Layer<TFloat32> {

  /** Checks the units. */
  public Dense {
    LayerCheck.atLeast("units", units, 1);
  }

  /** That many outputs. */
  public static Dense of(int units) {
    return new Dense(
        units, true, Activation.LINEAR, Initializers.glorotUniform(), Initializers.zeros());
  }

  /** With or without a bias. */
  public Dense useBias(boolean value) {
    return new Dense(units, value, activation, kernelInitializer, biasInitializer);
  }

  /** With this activation. */
  public Dense activation(Activation value) {
    return new Dense(units, useBias, value, kernelInitializer, biasInitializer);
  }

  /** With {@link Activation#RELU}. */
  public Dense relu() {
    return activation(Activation.RELU);
  }

  /** With this first value of the kernel. */
  public Dense kernelInitializer(Initializer value) {
    return new Dense(units, useBias, activation, value, biasInitializer);
  }

  /** With this first value of the bias. */
  public Dense biasInitializer(Initializer value) {
    return new Dense(units, useBias, activation, kernelInitializer, value);
  }

  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    Ops tf = scope.tf();
    long features = LayerCheck.lastDimension(scope, x);
    Operand<TFloat32> kernel = scope.weight("kernel", Shape.of(features, units), kernelInitializer);
    boolean matrix = x.shape().numDimensions() == 2;
    Operand<TFloat32> rows = matrix ? x : tf.reshape(x, tf.constant(new long[] {-1, features}));
    Operand<TFloat32> y = tf.linalg.matMul(rows, kernel);
    if (useBias) {
      y = tf.nn.biasAdd(y, scope.weight("bias", Shape.of(units), biasInitializer));
    }
    y = activation.apply(tf, y);
    return scope.output(matrix ? y : likeInput(tf, x, y));
  }

  /** Gives the rows their dimensions back; those that are known stay known. */
  private Operand<TFloat32> likeInput(Ops tf, Operand<TFloat32> x, Operand<TFloat32> rows) {
    int rank = x.shape().numDimensions();
    long[] sizes = x.shape().asArray();
    sizes[rank - 1] = units;
    long unknown = java.util.Arrays.stream(sizes).filter(size -> size < 0).count();
    if (unknown <= 1) {
      return tf.reshape(rows, tf.constant(sizes));
    }
    Operand<TInt32> leading =
        tf.slice(tf.shape(x), tf.constant(new int[] {0}), tf.constant(new int[] {rank - 1}));
    return tf.reshape(
        rows,
        tf.concat(java.util.List.of(leading, tf.constant(new int[] {units})), tf.constant(0)));
  }
}
