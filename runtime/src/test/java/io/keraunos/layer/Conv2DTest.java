package io.keraunos.layer;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import io.keraunos.initializer.Initializers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

final class Conv2DTest {

  private final TracedStep step = TracedStep.forTraining();

  @AfterEach
  void close() {
    step.close();
  }

  @Test
  void sumsTheWindowTimesTheKernelAndAddsTheBias() {
    // By hand: an image of 0..8 with the kernel [[1, 2], [3, 4]] and the bias 0.5.
    // Top left: 0*1 + 1*2 + 3*3 + 4*4 + 0.5 = 27.5; one pixel further each of the ten weights adds.
    Operand<TFloat32> x = step.floats(Numbers.range(0, 1, 9), 1, 3, 3, 1);
    Operand<TFloat32> y = Conv2D.of(1, 2).apply(step, x);
    step.set(step.weight("layer0/kernel"), 1, 2, 3, 4);
    step.set(step.weight("layer0/bias"), 0.5f);
    assertThat(y.shape().asArray()).isEqualTo(new long[] {-1, 2, 2, 1});
    assertThat(step.run(y)).usingExactEquality().containsExactly(27.5, 37.5, 57.5, 67.5).inOrder();
    assertThat(step.outputs()).containsExactly("[?, 2, 2, 1]");
  }

  @Test
  void hasKerasVariables() {
    Conv2D.of(6, 5, 3).apply(step, step.floats(new float[16 * 16 * 3], 1, 16, 16, 3));
    assertThat(step.weights().keySet()).containsExactly("layer0/kernel", "layer0/bias");
    assertThat(step.weight("layer0/kernel").shape()).isEqualTo(Shape.of(5, 3, 3, 6));
    assertThat(step.run(step.weight("layer0/bias"))).isEqualTo(new double[6]);
    // Glorot: sqrt(6 / (15 * 3 + 15 * 6))
    double limit = Math.sqrt(6.0 / 135);
    double largest = 0;
    for (double w : step.run(step.weight("layer0/kernel"))) {
      largest = Math.max(largest, Math.abs(w));
    }
    assertThat(largest).isAtMost(limit + 1e-6);
    assertThat(largest).isGreaterThan(0.9 * limit);
  }

  @ParameterizedTest
  @EnumSource(Padding.class)
  void gradientsWithStrides(Padding padding) {
    Operand<TFloat32> x = step.floats(Numbers.random(1, 2 * 5 * 6 * 2), 2, 5, 6, 2);
    Operand<TFloat32> y = Conv2D.of(3, 3).strides(2, 1).padding(padding).apply(step, x);
    Operand<TFloat32> kernel = step.weight("layer0/kernel");
    Operand<TFloat32> bias = step.weight("layer0/bias");
    step.set(kernel, Numbers.random(2, 54));
    step.set(bias, Numbers.random(3, 3));
    assertThat(y.shape().asArray())
        .isEqualTo(padding == Padding.SAME ? new long[] {-1, 3, 6, 3} : new long[] {-1, 2, 4, 3});
    GradientCheck.check(step, y, x, kernel, bias);
  }

  @ParameterizedTest
  @EnumSource(Padding.class)
  void gradientsWithDilationAndActivation(Padding padding) {
    Operand<TFloat32> x = step.floats(Numbers.random(1, 42), 1, 6, 7, 1);
    Operand<TFloat32> y =
        Conv2D.of(2, 3)
            .dilation(2, 3)
            .padding(padding)
            .useBias(false)
            .activation(Activation.TANH)
            .kernelInitializer(Initializers.zeros())
            .apply(step, x);
    assertThat(y.shape().asArray())
        .isEqualTo(padding == Padding.SAME ? new long[] {-1, 6, 7, 2} : new long[] {-1, 2, 1, 2});
    assertThat(step.weights().keySet()).containsExactly("layer0/kernel");
    Operand<TFloat32> kernel = step.weight("layer0/kernel");
    assertThat(step.run(kernel)).isEqualTo(new double[18]);
    step.set(kernel, Numbers.random(2, 18));
    GradientCheck.check(step, y, x, kernel);
  }

  @ParameterizedTest
  @EnumSource(Padding.class)
  void dilationIsTheSameInTrainingAndPrediction(Padding padding) {
    Conv2D conv = Conv2D.of(3, 3, 2).dilation(2, 3).padding(padding);
    List<double[]> values = new ArrayList<>();
    for (Stage stage : List.of(Stage.TRAIN, Stage.PREDICT)) {
      try (TracedStep each = new TracedStep(stage)) {
        Operand<TFloat32> y =
            conv.apply(each, each.floats(Numbers.random(1, 2 * 7 * 8 * 2), 2, 7, 8, 2));
        values.add(each.run(y));
      }
    }
    assertThat(values.get(0)).usingTolerance(1e-5).containsExactly(values.get(1)).inOrder();
  }

  @Test
  void sameLayerTwiceHasTheSameWeights() {
    Conv2D conv = Conv2D.of(2, 1);
    Operand<TFloat32> x = step.floats(Numbers.random(1, 8), 1, 2, 2, 2);
    conv.apply(step, conv.apply(step, x));
    assertThat(step.weights()).hasSize(2);
  }

  @Test
  void refusesWhatItsWindowDoesNotFit() {
    IllegalArgumentException wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> Conv2D.of(6, 3).dilation(2).apply(step, step.shaped(-1, 4, 8, 3)));
    assertThat(wrong)
        .hasMessageThat()
        .isEqualTo(
            "input of layer0 = Conv2D(6 filters, 3x3, strides 1x1, padding VALID, dilation 2x2)"
                + " must be at least as large as the window of 5 x 5 with padding VALID, but was of"
                + " shape [?, 4, 8, 3]. Use a smaller window or padding(SAME), or pool less before"
                + " this layer.");
  }

  @Test
  void refusesOtherRanksAndUnknownChannels() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> Conv2D.of(6, 3).apply(step, step.shaped(-1, 32, 32))))
        .hasMessageThat()
        .contains("must be of rank 4, [batch, height, width, channels], but was of shape");
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> Conv2D.of(6, 3).apply(step, step.shaped(-1, 32, 32, -1))))
        .hasMessageThat()
        .contains("[?, 32, 32, ?]");
  }

  @Test
  void refusesWrongSettings() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> Conv2D.of(0, 3)))
        .hasMessageThat()
        .isEqualTo("filters must be at least 1, but was 0");
    assertThrows(IllegalArgumentException.class, () -> Conv2D.of(1, 0));
    assertThrows(IllegalArgumentException.class, () -> Conv2D.of(1, 3).strides(0));
    assertThrows(IllegalArgumentException.class, () -> Conv2D.of(1, 3).strides(2).dilation(2));
  }
}
