package io.keraunos.layer;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

final class DropoutTest {

  @Test
  void dropsItsShareAndScalesTheRest() {
    try (TracedStep step = TracedStep.forTraining()) {
      float[] ones = new float[10_000];
      Arrays.fill(ones, 1);
      Operand<TFloat32> y = Dropout.of(0.25).apply(step, step.floats(ones, 100, 100));
      double[] values = step.run(y);
      long dropped = Arrays.stream(values).filter(v -> v == 0).count();
      // 2,500 expected, with a standard deviation of 43.
      assertThat(dropped).isGreaterThan(2_300L);
      assertThat(dropped).isLessThan(2_700L);
      assertThat(Arrays.stream(values).filter(v -> v != 0).distinct().toArray())
          .usingTolerance(1e-6)
          .containsExactly(4.0 / 3);
    }
  }

  @Test
  void dropsOthersWithAnotherSeedAndTheSameWithTheSame() {
    try (TracedStep step = TracedStep.forTraining()) {
      Operand<TFloat32> y = Dropout.of(0.5).apply(step, step.floats(Numbers.range(1, 1, 64), 64));
      double[] first = step.run(y);
      assertThat(step.run(y)).isEqualTo(first);
      step.setSeeds(3, 4);
      assertThat(step.run(y)).isNotEqualTo(first);
    }
  }

  @Test
  void gradientsPassWhereTheInputDid() {
    try (TracedStep step = TracedStep.forTraining()) {
      Operand<TFloat32> x = step.floats(Numbers.random(1, 12), 3, 4);
      GradientCheck.check(step, Dropout.of(0.5).apply(step, x), x);
    }
  }

  @Test
  void doesNothingOutsideOfTraining() {
    for (Stage stage : new Stage[] {Stage.VALIDATE, Stage.TEST, Stage.PREDICT}) {
      try (TracedStep step = new TracedStep(stage)) {
        Operand<TFloat32> x = step.floats(Numbers.random(1, 12), 3, 4);
        assertThat(Dropout.of(0.5).apply(step, x)).isSameInstanceAs(x);
      }
    }
  }

  @Test
  void refusesToDropAll() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> Dropout.of(1)))
        .hasMessageThat()
        .isEqualTo(
            "rate must be at least 0 and below 1, but was 1.0. It is the share that is dropped.");
    assertThrows(IllegalArgumentException.class, () -> Dropout.of(-0.1));
    assertThrows(IllegalArgumentException.class, () -> Dropout.of(Double.NaN));
  }
}
