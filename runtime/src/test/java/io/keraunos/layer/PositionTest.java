package io.keraunos.layer;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/** Layers that tell the positions of a sequence apart. */
final class PositionTest {

  private final TracedStep step = TracedStep.forTraining();

  @AfterEach
  void close() {
    step.close();
  }

  @Test
  void addsALearnedRowToEachPlace() {
    Operand<TFloat32> x = step.floats(Numbers.range(1, 1, 8), 2, 2, 2);
    Operand<TFloat32> y = PositionEmbedding.of(3).apply(step, x);
    Operand<TFloat32> table = step.weight("layer0/embeddings");
    assertThat(table.shape()).isEqualTo(Shape.of(3, 2));
    step.set(table, 10, 20, 30, 40, 50, 60);
    assertThat(step.run(y))
        .usingExactEquality()
        .containsExactly(11.0, 22.0, 33.0, 44.0, 15.0, 26.0, 37.0, 48.0)
        .inOrder();
    step.set(table, Numbers.random(1, 6));
    GradientCheck.check(step, y, x, table);
  }

  @Test
  void anUnknownNumberOfPlacesIsFoundInTheStep() {
    Operand<TFloat32> x = step.floats(Numbers.range(1, 1, 4), 1, 2, 2);
    Operand<TFloat32> unknown = step.tf().placeholderWithDefault(x, Shape.of(-1, -1, 2));
    Operand<TFloat32> y = PositionEmbedding.of(3).apply(step, unknown);
    step.set(step.weight("layer0/embeddings"), 10, 20, 30, 40, 50, 60);
    assertThat(step.run(y)).isEqualTo(new double[] {11, 22, 33, 44});
    assertThat(y.shape().asArray()).isEqualTo(new long[] {-1, -1, 2});
  }

  @Test
  void addsWaves() {
    // By hand: rates 1 and 10000^(-2/4) = 0.01; sin 0 = 0, cos 0 = 1, then of 1 and 0.01, 2 and
    // 0.02.
    Operand<TFloat32> y = SinusoidalPosition.of().apply(step, step.floats(new float[12], 1, 3, 4));
    double[] expected = {
      0,
      1,
      0,
      1,
      Math.sin(1),
      Math.cos(1),
      Math.sin(0.01),
      Math.cos(0.01),
      Math.sin(2),
      Math.cos(2),
      Math.sin(0.02),
      Math.cos(0.02)
    };
    assertThat(step.run(y)).usingTolerance(1e-7).containsExactly(expected).inOrder();
    Operand<TFloat32> shorter =
        SinusoidalPosition.of().maxWavelength(4).apply(step, step.floats(new float[8], 1, 2, 4));
    assertThat(step.run(shorter)[6]).isWithin(1e-6).of(Math.sin(0.5));
    assertThat(step.weights()).isEmpty();
  }

  @Test
  void refusesWhatHasNoRow() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> PositionEmbedding.of(3).apply(step, step.shaped(-1, 4, 2))))
        .hasMessageThat()
        .isEqualTo(
            "input of layer0 = PositionEmbedding(3) must be of at most 3 positions, one for each"
                + " row of the layer, but was of shape [?, 4, 2]. Give PositionEmbedding.of(4) as"
                + " many rows as the longest sequence has places.");
    assertThrows(IllegalArgumentException.class, () -> PositionEmbedding.of(0));
    assertThrows(IllegalArgumentException.class, () -> SinusoidalPosition.of().maxWavelength(0));
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> SinusoidalPosition.of().apply(step, step.shaped(-1, -1, 2))))
        .hasMessageThat()
        .contains("must be of a known number of positions and features");
  }
}
