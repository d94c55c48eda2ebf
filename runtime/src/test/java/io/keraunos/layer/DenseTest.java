package io.keraunos.layer;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.initializer.Initializers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

final class DenseTest {

  private final TracedStep step = TracedStep.forTraining();

  @AfterEach
  void close() {
    step.close();
  }

  @Test
  void multipliesByTheKernelAndAddsTheBias() {
    // By hand: [1, 2] [[1, -1], [3, 4]] + [0.5, -20] = [7.5, -13], and relu.
    Operand<TFloat32> y = Dense.of(2).relu().apply(step, step.floats(new float[] {1, 2}, 1, 2));
    step.set(step.weight("layer0/kernel"), 1, -1, 3, 4);
    step.set(step.weight("layer0/bias"), 0.5f, -20);
    assertThat(y.shape().asArray()).isEqualTo(new long[] {-1, 2});
    assertThat(step.run(y)).usingExactEquality().containsExactly(7.5, 0.0).inOrder();
  }

  @Test
  void worksOnTheLastDimensionOfHigherRanks() {
    Operand<TFloat32> x = step.floats(Numbers.range(1, 1, 12), 2, 3, 2);
    Operand<TFloat32> y = Dense.of(1).apply(step, x);
    Operand<TFloat32> kernel = step.weight("layer0/kernel");
    step.set(kernel, 1, 10);
    step.set(step.weight("layer0/bias"), 0);
    assertThat(y.shape().asArray()).isEqualTo(new long[] {-1, 3, 1});
    assertThat(step.run(y))
        .usingExactEquality()
        .containsExactly(21.0, 43.0, 65.0, 87.0, 109.0, 131.0)
        .inOrder();
    GradientCheck.check(step, y, x, kernel, step.weight("layer0/bias"));
  }

  @Test
  void keepsDimensionsThatAreNotKnown() {
    Operand<TFloat32> y = Dense.of(7).apply(step, step.shaped(-1, -1, 5));
    assertThat(y.shape().asArray()).isEqualTo(new long[] {-1, -1, 7});
  }

  @Test
  void gradients() {
    Operand<TFloat32> x = step.floats(Numbers.random(1, 6), 2, 3);
    Operand<TFloat32> y =
        Dense.of(4)
            .activation(Activation.SIGMOID)
            .biasInitializer(Initializers.ones())
            .apply(step, x);
    Operand<TFloat32> kernel = step.weight("layer0/kernel");
    Operand<TFloat32> bias = step.weight("layer0/bias");
    assertThat(step.run(bias)).isEqualTo(new double[] {1, 1, 1, 1});
    step.set(kernel, Numbers.random(2, 12));
    step.set(bias, Numbers.random(3, 4));
    GradientCheck.check(step, y, x, kernel, bias);
  }

  @Test
  void withoutBias() {
    Dense.of(4).useBias(false).apply(step, step.floats(new float[3], 1, 3));
    assertThat(step.weights().keySet()).containsExactly("layer0/kernel");
  }

  @Test
  void refusesWhatItCannotMultiply() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> Dense.of(2).apply(step, step.shaped(-1, -1))))
        .hasMessageThat()
        .isEqualTo(
            "input of layer0 = Dense(2 units) must be of a known last dimension, because the"
                + " layer's variables have its size, but was of shape [?, ?]. Reshape the input to"
                + " a fixed last dimension before this layer.");
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> Dense.of(2).apply(step, step.shaped(-1))))
        .hasMessageThat()
        .contains("of rank 2 or more, [batch, ..., features], but was of shape [?]");
    assertThrows(IllegalArgumentException.class, () -> Dense.of(0));
  }
}
