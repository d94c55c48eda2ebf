package io.keraunos.layer;

import static com.google.common.truth.Truth.assertThat;
import static java.util.Map.entry;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Values are those of Keras 3.15 (on PyTorch), for {@link #X} as one row. */
final class ActivationTest {

  private static final float[] X = {-2.5f, -1, -0.5f, 0.1f, 0.25f, 1, 4, 8};

  private static final Map<Activation, double[]> KERAS =
      Map.ofEntries(
          entry(Activation.RELU, new double[] {0, 0, 0, 0.1, 0.25, 1, 4, 8}),
          entry(Activation.RELU6, new double[] {0, 0, 0, 0.1, 0.25, 1, 4, 6}),
          entry(Activation.LEAKY_RELU, new double[] {-0.5, -0.2, -0.1, 0.1, 0.25, 1, 4, 8}),
          entry(
              Activation.ELU, new double[] {-0.917915, -0.6321206, -0.3934693, 0.1, 0.25, 1, 4, 8}),
          entry(
              Activation.SELU,
              new double[] {
                -1.613786, -1.111331, -0.6917582, 0.1050701, 0.2626752, 1.050701, 4.202804, 8.405608
              }),
          entry(
              Activation.GELU,
              new double[] {
                -0.01552416, -0.1586553, -0.1542688, 0.05398278, 0.1496766, 0.8413447, 3.999873, 8
              }),
          entry(
              Activation.GELU_TANH,
              new double[] {
                -0.0150843, -0.158808, -0.154286, 0.05398275, 0.1496754, 0.841192, 3.99993, 8
              }),
          entry(
              Activation.HARD_SILU,
              new double[] {
                -0.2083333, -0.3333333, -0.2083333, 0.05166667, 0.1354167, 0.6666667, 4, 8
              }),
          entry(
              Activation.LOG_SIGMOID,
              new double[] {
                -2.57889,
                -1.313262,
                -0.974077,
                -0.6443967,
                -0.5759394,
                -0.3132617,
                -0.01814993,
                -0.0003354064
              }),
          entry(Activation.HARD_TANH, new double[] {-1, -1, -0.5, 0.1, 0.25, 1, 1, 1}),
          entry(
              Activation.SILU,
              new double[] {
                -0.1896455,
                -0.2689414,
                -0.1887703,
                0.05249792,
                0.1405441,
                0.7310586,
                3.928055,
                7.997317
              }),
          entry(
              Activation.MISH,
              new double[] {
                -0.1968162,
                -0.3034015,
                -0.2207438,
                0.06317942,
                0.1695724,
                0.8650984,
                3.997413,
                7.999998
              }),
          entry(
              Activation.SIGMOID,
              new double[] {
                0.07585818,
                0.2689414,
                0.3775407,
                0.5249792,
                0.5621765,
                0.7310586,
                0.9820138,
                0.9996646
              }),
          entry(
              Activation.HARD_SIGMOID,
              new double[] {
                0.08333333, 0.3333333, 0.4166667, 0.5166667, 0.5416667, 0.6666667, 1, 1
              }),
          entry(
              Activation.TANH,
              new double[] {
                -0.9866143,
                -0.7615942,
                -0.4621172,
                0.09966799,
                0.2449187,
                0.7615942,
                0.9993293,
                0.9999998
              }),
          entry(
              Activation.EXPONENTIAL,
              new double[] {
                0.082085, 0.3678794, 0.6065307, 1.105171, 1.284025, 2.718282, 54.59815, 2980.958
              }),
          entry(
              Activation.SOFTPLUS,
              new double[] {
                0.07888973, 0.3132617, 0.474077, 0.7443967, 0.8259394, 1.313262, 4.01815, 8.000335
              }),
          entry(
              Activation.SOFTSIGN,
              new double[] {-0.7142857, -0.5, -0.3333333, 0.09090909, 0.2, 0.5, 0.8, 0.8888889}),
          entry(
              Activation.SOFTMAX,
              new double[] {
                2.698637e-05,
                0.0001209445,
                0.0001994038,
                0.0003633375,
                0.0004221379,
                0.000893666,
                0.01794976,
                0.9800238
              }),
          entry(
              Activation.LOG_SOFTMAX,
              new double[] {
                -10.52018,
                -9.020178,
                -8.520178,
                -7.920178,
                -7.770178,
                -7.020178,
                -4.020178,
                -0.02017846
              }));

  private final TracedStep step = TracedStep.forTraining();

  @AfterEach
  void close() {
    step.close();
  }

  @ParameterizedTest
  @EnumSource(value = Activation.class, mode = EnumSource.Mode.EXCLUDE, names = "LINEAR")
  void hasKerasValues(Activation activation) {
    Operand<TFloat32> y = activation.apply(step.tf(), step.floats(X, 1, X.length));
    double[] values = step.run(y);
    double[] expected = KERAS.get(activation);
    for (int i = 0; i < X.length; i++) {
      assertThat(values[i]).isWithin(2e-6 * Math.max(1, Math.abs(expected[i]))).of(expected[i]);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"LINEAR", "EXPONENTIAL", "HARD_TANH"})
  void gradients(Activation activation) {
    Operand<TFloat32> x = step.floats(X, 2, 4);
    GradientCheck.check(step, activation.apply(step.tf(), x), x);
  }

  @Test
  void linearIsTheInput() {
    Operand<TFloat32> x = step.floats(X, 2, 4);
    assertThat(Activation.LINEAR.apply(step.tf(), x)).isSameInstanceAs(x);
  }

  @Test
  void gradientOfTheExponential() {
    Operand<TFloat32> x = step.floats(new float[] {-2, 0.1f, 1}, 3, 1);
    GradientCheck.check(step, Activation.EXPONENTIAL.apply(step.tf(), x), x);
  }

  @Test
  void gradientOfTheHardTangent() {
    Operand<TFloat32> x = step.floats(new float[] {-2, -0.5f, 0.1f, 1.5f}, 4, 1);
    GradientCheck.check(step, Activation.HARD_TANH.apply(step.tf(), x), x);
  }

  @Test
  void isALayerToo() {
    Operand<TFloat32> y = Activation.RELU.layer().apply(step, step.floats(X, 1, X.length));
    assertThat(step.run(y)[0]).isEqualTo(0);
    assertThat(step.outputs()).containsExactly("[?, 8]");
    assertThat(Activation.LEAKY_RELU.layer().toString()).isEqualTo("Activation(leaky_relu)");
  }

  @ParameterizedTest
  @EnumSource(names = {"SOFTMAX", "LOG_SOFTMAX"})
  void hasItsGradientAtRankFour(Activation activation) {
    Operand<TFloat32> x = step.floats(X, 2, 1, 2, 2);
    GradientCheck.check(step, activation.apply(step.tf(), x), x);
  }
}
