package io.keraunos.loss;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.layer.GradientCheck;
import io.keraunos.layer.Numbers;
import io.keraunos.layer.TracedStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

final class LossesTest {

  private final TracedStep step = TracedStep.forTraining();

  @AfterEach
  void close() {
    step.close();
  }

  @Test
  void sparseCategoricalCrossentropyIsMinusTheLogProbabilityOfTheClass() {
    Operand<TFloat32> logits = step.floats(new float[] {1, 2, 3, 0, 0, 0}, 2, 3);
    Operand<TFloat32> loss =
        Losses.sparseCategoricalCrossentropy(step, logits, step.ints(new int[] {2, 0}, 2));
    assertThat(loss.shape().numDimensions()).isEqualTo(1);
    // log(e + e^2 + e^3) - 3 and log(3)
    assertThat(step.run(loss))
        .usingTolerance(1e-6)
        .containsExactly(0.4076059644443806, 1.0986122886681098)
        .inOrder();
    GradientCheck.check(step, loss, logits);
  }

  @Test
  void sparseCategoricalCrossentropyAveragesOverTheStepsOfAnExample() {
    Operand<TFloat32> logits =
        step.floats(new float[] {1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 2, 2, 3);
    Operand<TFloat32> loss =
        Losses.sparseCategoricalCrossentropy(
            step, logits, step.longs(new long[] {2, 0, 1, 1}, 2, 2));
    assertThat(step.run(loss))
        .usingTolerance(1e-6)
        .containsExactly((0.4076059644443806 + 1.0986122886681098) / 2, 1.0986122886681098)
        .inOrder();
    GradientCheck.check(step, loss, logits);
  }

  @Test
  void sparseCategoricalCrossentropyTakesLabelsWithALastDimensionOfOne() {
    Operand<TFloat32> logits = step.floats(Numbers.random(1, 6), 2, 3);
    assertThat(
            step.run(
                Losses.sparseCategoricalCrossentropy(
                    step, logits, step.bytes(new byte[] {2, 0}, 2, 1))))
        .isEqualTo(
            step.run(
                Losses.sparseCategoricalCrossentropy(
                    step, logits, step.ints(new int[] {2, 0}, 2))));
  }

  @Test
  void sparseCategoricalCrossentropyNamesBothShapes() {
    Operand<TFloat32> logits = step.floats(Numbers.random(1, 6), 2, 3);
    IllegalArgumentException wrong =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Losses.sparseCategoricalCrossentropy(
                    step, logits, step.ints(new int[] {2, 0, 1, 1}, 2, 2)));
    assertThat(wrong).hasMessageThat().contains("[?, 2]");
    assertThat(wrong).hasMessageThat().contains("[?, 3]");
  }
}
