package io.keraunos.layer;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import io.keraunos.initializer.Initializers;
import io.keraunos.step.Shapes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Convolutions other than Conv2D. Values are those of {@link Keras}. */
final class ConvolutionsTest {

  private final TracedStep step = TracedStep.forTraining();
  private final Operand<TFloat32> images = step.wave(0, 2, 4, 5, 2);
  private final Operand<TFloat32> small = step.wave(0, 1, 2, 3, 2);
  private final Operand<TFloat32> lines = step.wave(0, 2, 5, 2);

  @AfterEach
  void close() {
    step.close();
  }

  /** Checks shape, values and gradients; the weights are all of the layer, in Keras' order. */
  private void check(String name, Layer<TFloat32> layer, Operand<TFloat32> x, String shape) {
    Operand<TFloat32> y = layer.apply(step, x);
    Operand<?>[] weights = step.waves(step.weights().keySet().toArray(new String[0]));
    assertThat(Shapes.text(y.shape())).isEqualTo(shape);
    assertThat(step.run(y))
        .usingTolerance(3e-6)
        .containsExactly(Keras.values("convolutions/" + name))
        .inOrder();
    GradientCheck.check(step, y, x, weights);
  }

  @Test
  void depthwise() {
    check("depthwise", DepthwiseConv2D.of(3, 2).depthMultiplier(2), images, "[?, 2, 4, 4]");
    assertThat(step.weights().keySet()).containsExactly("layer0/kernel", "layer0/bias");
    assertThat(Shapes.text(step.weight("layer0/kernel").shape())).isEqualTo("[3, 2, 2, 2]");
  }

  @Test
  void depthwiseWithStrides() {
    check(
        "depthwise, strides 2, same",
        DepthwiseConv2D.of(3).strides(2).padding(Padding.SAME),
        images,
        "[?, 2, 3, 2]");
  }

  @Test
  void separable() {
    check("separable", SeparableConv2D.of(3, 3, 2).depthMultiplier(2), images, "[?, 2, 4, 3]");
    assertThat(step.weights().keySet())
        .containsExactly("layer0/depthwise_kernel", "layer0/pointwise_kernel", "layer0/bias");
  }

  @Test
  void separableWithStrides() {
    check(
        "separable, strides 2, same",
        SeparableConv2D.of(1, 3).strides(2).padding(Padding.SAME),
        images,
        "[?, 2, 3, 1]");
  }

  @ParameterizedTest
  @EnumSource(Padding.class)
  void dilationIsTheSameInTrainingAndPrediction(Padding padding) {
    List<double[]> values = new ArrayList<>();
    for (Stage stage : List.of(Stage.TRAIN, Stage.PREDICT)) {
      try (TracedStep each = new TracedStep(stage)) {
        Operand<TFloat32> x = each.wave(0, 2, 7, 8, 2);
        DepthwiseConv2D depthwise =
            DepthwiseConv2D.of(3, 2).depthMultiplier(2).dilation(2, 3).padding(padding);
        SeparableConv2D separable = SeparableConv2D.of(3, 2).dilation(2).padding(padding);
        Operand<TFloat32> y = separable.apply(each, depthwise.apply(each, x));
        Operand<?>[] weights = each.waves(each.weights().keySet().toArray(new String[0]));
        values.add(each.run(y));
        if (stage == Stage.TRAIN) {
          GradientCheck.check(each, y, x, weights);
        }
      }
    }
    assertThat(values.get(0)).usingTolerance(1e-4).containsExactly(values.get(1)).inOrder();
  }

  @Test
  void transposed() {
    check("transposed", Conv2DTranspose.of(2, 3, 2), small, "[?, 4, 4, 2]");
    assertThat(Shapes.text(step.weight("layer0/kernel").shape())).isEqualTo("[3, 2, 2, 2]");
  }

  @Test
  void transposedWithStrides() {
    check(
        "transposed, strides 2, same",
        Conv2DTranspose.of(1, 3).strides(2).padding(Padding.SAME),
        small,
        "[?, 4, 6, 1]");
  }

  @Test
  void transposedWithGaps() {
    check(
        "transposed, strides 3 and 2, valid",
        Conv2DTranspose.of(1, 2).strides(3, 2),
        small,
        "[?, 6, 6, 1]");
  }

  @Test
  void transposedImagesMayBeOfUnknownSize() {
    Operand<TFloat32> unknown =
        step.tf().placeholderWithDefault(small, org.tensorflow.ndarray.Shape.of(-1, -1, -1, 2));
    Operand<TFloat32> y = Conv2DTranspose.of(2, 3, 2).apply(step, unknown);
    step.waves("layer0/kernel", "layer0/bias");
    assertThat(Shapes.text(y.shape())).isEqualTo("[?, ?, ?, 2]");
    assertThat(step.run(y))
        .usingTolerance(3e-6)
        .containsExactly(Keras.values("convolutions/transposed"))
        .inOrder();
  }

  @Test
  void overSequences() {
    check("1D", Conv1D.of(3, 3), lines, "[?, 3, 3]");
    assertThat(Shapes.text(step.weight("layer0/kernel").shape())).isEqualTo("[3, 2, 3]");
  }

  @Test
  void overSequencesWithStrides() {
    check(
        "1D, strides 2, same",
        Conv1D.of(2, 3).strides(2).padding(Padding.SAME),
        lines,
        "[?, 3, 2]");
  }

  @Test
  void overSequencesWithoutLookingAhead() {
    check("1D, dilation 2, causal", Conv1D.of(2, 3).dilation(2).causal(), lines, "[?, 5, 2]");
  }

  @Test
  void settingsOfEach() {
    Operand<TFloat32> y =
        Conv1D.of(2, 1)
            .useBias(false)
            .relu()
            .kernelInitializer(Initializers.ones())
            .biasInitializer(Initializers.ones())
            .apply(step, step.floats(new float[] {1, 2, -3, 1}, 1, 2, 2));
    assertThat(step.run(y)).isEqualTo(new double[] {3, 3, 0, 0});
    Operand<TFloat32> image = step.floats(new float[] {-1, 2}, 1, 1, 1, 2);
    assertThat(
            step.run(
                DepthwiseConv2D.of(1)
                    .relu()
                    .kernelInitializer(Initializers.ones())
                    .biasInitializer(Initializers.ones())
                    .apply(step, image)))
        .isEqualTo(new double[] {0, 3});
    assertThat(
            step.run(
                SeparableConv2D.of(1, 1)
                    .relu()
                    .depthwiseInitializer(Initializers.constant(2))
                    .pointwiseInitializer(Initializers.constant(3))
                    .biasInitializer(Initializers.ones())
                    .apply(step, image)))
        .isEqualTo(new double[] {7});
    assertThat(
            step.run(
                Conv2DTranspose.of(1, 1)
                    .relu()
                    .kernelInitializer(Initializers.constant(2))
                    .biasInitializer(Initializers.ones())
                    .apply(step, image)))
        .isEqualTo(new double[] {3});
  }

  @Test
  void refuseWhatTheyDoNotFit() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> Conv1D.of(2, 3).dilation(2).apply(step, step.shaped(-1, 4, 2))))
        .hasMessageThat()
        .isEqualTo(
            "input of layer0 = Conv1D(2 filters of 3, strides 1, padding VALID, dilation 2) must be"
                + " at least as long as the kernel of 5 with padding VALID, but was of shape"
                + " [?, 4, 2]. Use a smaller kernel, padding(SAME) or causal().");
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> DepthwiseConv2D.of(5).apply(step, step.shaped(-1, 4, 8, 3))))
        .hasMessageThat()
        .contains("DepthwiseConv2D(5x5, strides 1x1, padding VALID) must be at least as large as");
    assertThrows(
        IllegalArgumentException.class,
        () -> SeparableConv2D.of(1, 5).apply(step, step.shaped(-1, 4, 8, 3)));
    assertThrows(
        IllegalArgumentException.class,
        () -> Conv2DTranspose.of(1, 5).apply(step, step.shaped(-1, 4, 8)));
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> DepthwiseConv2D.of(3).depthMultiplier(0)))
        .hasMessageThat()
        .isEqualTo("depthMultiplier must be at least 1, but was 0");
    assertThrows(IllegalArgumentException.class, () -> Conv1D.of(1, 0));
    assertThrows(IllegalArgumentException.class, () -> Conv1D.of(0, 1));
    assertThrows(IllegalArgumentException.class, () -> Conv1D.of(1, 3).strides(2).dilation(2));
    assertThrows(IllegalArgumentException.class, () -> SeparableConv2D.of(0, 1));
    assertThrows(IllegalArgumentException.class, () -> Conv2DTranspose.of(0, 1));
  }
}
