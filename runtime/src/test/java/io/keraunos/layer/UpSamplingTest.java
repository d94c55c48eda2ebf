package io.keraunos.layer;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.step.Shapes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/** Values are those of {@link Keras}. */
final class UpSamplingTest {

  private final TracedStep step = TracedStep.forTraining();
  private final Operand<TFloat32> x = step.wave(0, 1, 2, 2, 2);

  @AfterEach
  void close() {
    step.close();
  }

  @Test
  void repeatsPixels() {
    Operand<TFloat32> y = UpSampling2D.of(2, 3).apply(step, x);
    assertThat(Shapes.text(y.shape())).isEqualTo("[?, 4, 6, 2]");
    assertThat(step.run(y))
        .usingTolerance(1e-6)
        .containsExactly(Keras.values("upsampling/nearest 2x3"))
        .inOrder();
    GradientCheck.check(step, y, x);
  }

  @Test
  void goesFromPixelToPixel() {
    Operand<TFloat32> y = UpSampling2D.of(2, 3).bilinear().apply(step, x);
    assertThat(step.run(y))
        .usingTolerance(1e-6)
        .containsExactly(Keras.values("upsampling/bilinear 2x3"))
        .inOrder();
    GradientCheck.check(step, y, x);
    assertThat(UpSampling2D.of(2).bilinear().toString()).isEqualTo("UpSampling2D(2x2, bilinear)");
  }

  @Test
  void sizesMayBeUnknown() {
    Operand<TFloat32> unknown = step.tf().placeholderWithDefault(x, Shape.of(-1, -1, 2, 2));
    Operand<TFloat32> y = UpSampling2D.of(2, 3).apply(step, unknown);
    assertThat(step.run(y))
        .usingTolerance(1e-6)
        .containsExactly(Keras.values("upsampling/nearest 2x3"))
        .inOrder();
  }

  @Test
  void refusesWrongSettingsAndInputs() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> UpSampling2D.of(2, 0)))
        .hasMessageThat()
        .isEqualTo("horizontal must be at least 1, but was 0");
    assertThrows(
        IllegalArgumentException.class, () -> UpSampling2D.of(2).apply(step, step.shaped(-1, 2)));
  }
}
