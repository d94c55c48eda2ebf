package io.keraunos.regularizer;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.layer.GradientCheck;
import io.keraunos.layer.TracedStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Values by hand, of the weight [[1, -2], [0.5, 3]]. */
final class RegularizersTest {

  private final TracedStep step = TracedStep.forTraining();
  private final Operand<TFloat32> weight = step.floats(new float[] {1, -2, 0.5f, 3}, 2, 2);

  @AfterEach
  void close() {
    step.close();
  }

  private void check(Regularizer regularizer, double expected) {
    Operand<TFloat32> penalty = regularizer.penalty(step.tf(), weight);
    assertThat(penalty.shape().numDimensions()).isEqualTo(0);
    assertThat(step.run(penalty)[0]).isWithin(1e-6).of(expected);
    GradientCheck.check(step, penalty, weight);
  }

  @Test
  void sumsOfLengths() {
    check(Regularizers.l1(0.5), 0.5 * 6.5);
  }

  @Test
  void sumsOfSquares() {
    check(Regularizers.l2(0.1), 0.1 * 14.25);
  }

  @Test
  void sumsOfBoth() {
    check(Regularizers.l1l2(0.5, 0.1), 0.5 * 6.5 + 0.1 * 14.25);
  }

  @Test
  void refuseNegativeFactors() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> Regularizers.l2(-1)))
        .hasMessageThat()
        .isEqualTo(
            "factor must be at least 0 and finite, but was -1.0. 0.01 is much, 0.0001 usual.");
    assertThrows(IllegalArgumentException.class, () -> Regularizers.l1(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> Regularizers.l1l2(0, -1));
    assertThrows(IllegalArgumentException.class, () -> Regularizers.l1l2(-1, 0));
  }
}
