package io.keraunos.layer;

import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.gradient.CustomGradients;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.NdArray;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TNumber;

/**
 * Holds the gradients that TensorFlow adds to a graph against central differences of the function
 * {@code sum_i c_i y_i}, whose fixed random {@code c} keep errors from cancelling out. The sum is
 * taken on the host in double precision.
 */
public final class GradientCheck {

  private GradientCheck() {}

  /**
   * Checks the gradients of every element of every {@code x} (float32: within 1 %, float64: within
   * a millionth).
   */
  public static void check(TracedStep step, Operand<?> y, Operand<?>... xs) {
    CustomGradients.register();
    boolean single = y.type() == TFloat32.class;
    double[] c = new Random(7).doubles(step.run(y).length, 0.5, 1.5).toArray();
    Ops tf = step.tf();
    Operand<TFloat64> flat = tf.constant(c);
    @SuppressWarnings("unchecked") // y is of floats
    Operand<TNumber> numbers = (Operand<TNumber>) y;
    Operand<?> dy = tf.reshape(tf.dtypes.cast(flat, numbers.type()), tf.shape(numbers));
    Output<?>[] gradients = step.gradients(y, dy, List.of(xs));
    List<double[]> analytic = step.runAll(List.of(gradients));
    for (int x = 0; x < xs.length; x++) {
      for (int i = 0; i < analytic.get(x).length; i++) {
        double h = single ? 5e-3 : 1e-5;
        double numeric =
            (moved(step, y, c, xs[x], i, h) - moved(step, y, c, xs[x], i, -h)) / (2 * h);
        double tolerance =
            single ? 2e-3 + 1e-2 * Math.abs(numeric) : 1e-8 + 1e-6 * Math.abs(numeric);
        assertWithMessage("gradient of element %s of input %s", i, x)
            .that(analytic.get(x)[i])
            .isWithin(tolerance)
            .of(numeric);
      }
    }
  }

  /** Checks the gradients of every element of an input and of every weight. */
  public static void check(TracedStep step, Operand<?> y, Operand<?> x, Operand<?>[] weights) {
    Operand<?>[] all = new Operand<?>[weights.length + 1];
    all[0] = x;
    System.arraycopy(weights, 0, all, 1, weights.length);
    check(step, y, all);
  }

  private static double moved(
      TracedStep step, Operand<?> y, double[] c, Operand<?> x, int element, double h) {
    Tensor value = step.fed(x);
    if (value instanceof TFloat32 floats) {
      return around(floats, element, old -> (float) (old + h), () -> dot(c, step.run(y)));
    }
    if (value instanceof TFloat64 doubles) {
      return around(doubles, element, old -> old + h, () -> dot(c, step.run(y)));
    }
    throw new AssertionError("not of floats: " + value.dataType());
  }

  private static <N> double around(
      NdArray<N> array,
      int element,
      java.util.function.UnaryOperator<N> change,
      java.util.function.DoubleSupplier run) {
    long[] at = new long[array.shape().numDimensions()];
    long rest = element;
    for (int d = at.length - 1; d >= 0; d--) {
      at[d] = rest % array.shape().get(d);
      rest /= array.shape().get(d);
    }
    N old = array.getObject(at);
    array.setObject(change.apply(old), at);
    double result = run.getAsDouble();
    array.setObject(old, at);
    return result;
  }

  private static double dot(double[] c, double[] y) {
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += c[i] * y[i];
    }
    return sum;
  }
}
