package io.keraunos.layer;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

final class PoolingTest {

  private final TracedStep step = TracedStep.forTraining();

  @AfterEach
  void close() {
    step.close();
  }

  @Test
  void maxPoolTakesTheLargestOfEachWindow() {
    // 0..24 row by row: the largest of a 2x2 window is its bottom right one; the fifth row and
    // column are left over.
    Operand<TFloat32> x = step.floats(Numbers.range(0, 1, 25), 1, 5, 5, 1);
    Operand<TFloat32> y = MaxPool2D.of(2).apply(step, x);
    assertThat(y.shape().asArray()).isEqualTo(new long[] {-1, 2, 2, 1});
    assertThat(step.run(y)).usingExactEquality().containsExactly(6.0, 8.0, 16.0, 18.0).inOrder();
  }

  @Test
  void maxPoolBuildsTheOpThatHasFastKernels() {
    Operand<TFloat32> y = MaxPool2D.of(2).apply(step, step.shaped(-1, 4, 4, 3));
    assertThat(y.op().type()).isEqualTo("MaxPool");
  }

  @Test
  void maxPoolGradientsGoToTheLargest() {
    Operand<TFloat32> x = step.floats(Numbers.apart(1, 2 * 5 * 5 * 2), 2, 5, 5, 2);
    Operand<TFloat32> y = MaxPool2D.of(3, 2).strides(2).padding(Padding.SAME).apply(step, x);
    assertThat(y.shape().asArray()).isEqualTo(new long[] {-1, 3, 3, 2});
    GradientCheck.check(step, y, x);
  }

  @Test
  void averagePoolTakesTheMeanOfEachWindow() {
    Operand<TFloat32> x = step.floats(Numbers.range(0, 1, 16), 1, 4, 4, 1);
    Operand<TFloat32> y = AveragePool2D.of(2).apply(step, x);
    assertThat(step.run(y)).usingExactEquality().containsExactly(2.5, 4.5, 10.5, 12.5).inOrder();
  }

  @Test
  void averagePoolDoesNotCountPixelsOutsideOfTheImage() {
    Operand<TFloat32> x = step.floats(Numbers.range(0, 1, 9), 1, 3, 3, 1);
    Operand<TFloat32> y = AveragePool2D.of(2).padding(Padding.SAME).apply(step, x);
    // (0+1+3+4)/4, (2+5)/2, (6+7)/2, 8
    assertThat(step.run(y)).usingExactEquality().containsExactly(2.0, 3.5, 6.5, 8.0).inOrder();
    GradientCheck.check(step, y, x);
  }

  @Test
  void globalAveragePoolTakesTheMeanOfEachChannel() {
    Operand<TFloat32> x = step.floats(Numbers.range(0, 1, 8), 1, 2, 2, 2);
    Operand<TFloat32> y = GlobalAveragePool2D.of().apply(step, x);
    assertThat(y.shape().asArray()).isEqualTo(new long[] {-1, 2});
    assertThat(step.run(y)).usingExactEquality().containsExactly(3.0, 4.0).inOrder();
    assertThat(GlobalAveragePool2D.of().keepDims(true).apply(step, x).shape().asArray())
        .isEqualTo(new long[] {-1, 1, 1, 2});
    GradientCheck.check(step, y, x);
  }

  @Test
  void refusesImagesSmallerThanTheWindow() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> MaxPool2D.of(3).apply(step, step.shaped(-1, 2, 8, 3))))
        .hasMessageThat()
        .contains("MaxPool2D(3x3, strides 3x3, padding VALID)");
    assertThrows(
        IllegalArgumentException.class,
        () -> AveragePool2D.of(3).apply(step, step.shaped(-1, 8, 2, 3)));
    assertThat(
            MaxPool2D.of(3)
                .padding(Padding.SAME)
                .apply(step, step.shaped(-1, 2, 8, 3))
                .shape()
                .asArray())
        .isEqualTo(new long[] {-1, 1, 3, 3});
    assertThat(MaxPool2D.of(3).apply(step, step.shaped(-1, -1, -1, 3)).shape().asArray())
        .isEqualTo(new long[] {-1, -1, -1, 3});
  }

  @Test
  void refusesOtherRanks() {
    for (Layer<TFloat32> layer :
        List.of(MaxPool2D.of(2), AveragePool2D.of(2), GlobalAveragePool2D.of())) {
      assertThat(
              assertThrows(
                  IllegalArgumentException.class, () -> layer.apply(step, step.shaped(-1, 10))))
          .hasMessageThat()
          .contains("must be of rank 4");
    }
  }
}
